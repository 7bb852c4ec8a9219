/** The cases of the corpus in memory: schema, options and files of each, by format. Knows no expectation. */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema } from '../../src/api/schema/build-schema.ts'
import { createRequest } from '../../src/api/schema/create-request.ts'
import { writeSchema } from '../../src/catalog/write-schema.ts'
import { type DataType, elementField, type Field, type Schema } from '../../src/core/schema.ts'
import { unpackedName } from '../../src/formats/compression.ts'
import type { CsvOptions, Format } from '../../src/formats/row-reader.ts'
import { csvOptions } from '../../src/import/csv-options.ts'
import { parseExact } from '../support/api.ts'

const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url))

export interface InputFile {
  readonly key: string
  readonly bytes: Uint8Array
}

/** What a reader is given. */
export interface Input {
  readonly name: string
  readonly format: Format
  readonly schema: Schema
  readonly csv: CsvOptions
  readonly files: readonly InputFile[]
  /** As it stands in the corpus. */
  readonly isAccepted: boolean
  /** The grammars and oracles know all its types, and its zone is UTC; else its rows are only held against crashes, hangs and stray errors. */
  readonly isKnown: boolean
}

const KNOWN_TYPES: readonly DataType[] = [
  'Bool',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float',
  'Double',
  'VarChar',
  'Text',
  'JSON',
  'Array',
  'FloatVector',
  'ArrayOfStruct',
  'Geometry',
  'Timestamptz',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector',
  'SparseFloatVector',
]

const isKnown = ({ dataType, subFields = [] }: Field): boolean =>
  KNOWN_TYPES.includes(dataType) && subFields.every((sub) => isKnown(elementField(sub)))

export function corpusCases(format: Format): Input[] {
  const names = globSync(`${format}/*.expect.json`, { cwd: CORPUS }).sort()
  return names.map((name) => {
    // biome-ignore lint/suspicious/noExplicitAny: an expectation as it stands in its file.
    const expected = parseExact(readFileSync(join(CORPUS, name), 'utf8')) as any
    const request = createRequest.decode({ collectionName: 'c', schema: expected.schema })
    const properties = expected.properties ?? {}
    const schema = writeSchema({ schema: buildSchema(request.schema!, 'c', properties.timezone), properties })
    return {
      name: join(dirname(name), basename(name, '.expect.json')),
      format,
      isAccepted: expected.refused === undefined,
      // Packed files go to the oracles in test/formats/packed-text.test.ts only: their mutations are the decompressor's matter.
      isKnown:
        !schema.functions &&
        schema.timezone === undefined &&
        schema.fields.every(isKnown) &&
        !expected.files.some((key: string) => unpackedName(key).compression),
      schema,
      csv: csvOptions(expected.options ?? {}),
      files: expected.files.map((key: string) => ({ key, bytes: readFileSync(join(CORPUS, key)) })),
    }
  })
}
