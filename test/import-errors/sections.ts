/** All sections of docs/import-errors.md, in their order. */
import type { Section } from './error-case.ts'
import { bucket } from './sections/bucket.ts'
import { csv } from './sections/csv.ts'
import { json, jsonLines } from './sections/json.ts'
import { numpy } from './sections/numpy.ts'
import { otherFiles } from './sections/other-files.ts'
import { parquet } from './sections/parquet.ts'
import { requests } from './sections/requests.ts'
import { structs } from './sections/structs.ts'
import { values } from './sections/values.ts'

export const SECTIONS: readonly Section[] = [
  requests,
  bucket,
  otherFiles,
  values,
  json,
  jsonLines,
  csv,
  numpy,
  parquet,
  structs,
]
