/** Where each text format's rows begin. */
import { findCsvStarts } from './csv/find-row-starts.ts'
import { findJsonStarts } from './json/find-row-starts.ts'
import { findJsonLinesStarts } from './jsonl/find-row-starts.ts'
import type { FindRowStarts } from './row-starts.ts'

export const findRowStarts: Readonly<Record<'json' | 'jsonl' | 'csv', FindRowStarts>> = {
  json: findJsonStarts,
  jsonl: findJsonLinesStarts,
  csv: findCsvStarts,
}
