/** The accepted cases of the corpus: who wrote each, and which types its rows hold. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const CORPUS = fileURLToPath(new URL('.', import.meta.url))

export interface AcceptedCase {
  /** `json/all_types`. */
  readonly name: string
  readonly format: string
  /** Who wrote its file. */
  readonly by: string
  /** Types with a value in some row, and what else stands in the page's first column. */
  readonly holds: ReadonlySet<string>
}

interface Field {
  readonly fieldName: string
  readonly dataType: string
  readonly elementDataType?: string
  readonly defaultValue?: unknown
}

interface Expectation {
  readonly schema: { readonly fields: readonly Field[]; readonly structFields?: readonly { fieldName: string }[] }
  readonly by: string
  readonly rows?: readonly Readonly<Record<string, unknown>>[]
}

/** Names of what is no type. */
export const META = 'dynamic keys'
export const NULL = 'a null'
export const DEFAULT = 'a default'
export const STRUCTS = 'Array of Struct'

/** In order of their names. */
export function acceptedCases(): AcceptedCase[] {
  return globSync('*/*.expect.json', { cwd: CORPUS })
    .sort()
    .map((path) => ({ path, expected: JSON.parse(readFileSync(CORPUS + path, 'utf8')) as Expectation }))
    .filter(({ expected }) => expected.rows !== undefined)
    .map(({ path, expected }) => ({
      name: path.replace('.expect.json', ''),
      format: path.split('/')[0],
      by: expected.by,
      holds: heldBy(expected),
    }))
}

function heldBy({ schema, rows = [] }: Expectation): Set<string> {
  const held = new Set<string>()
  for (const { fieldName, dataType, elementDataType, defaultValue } of schema.fields) {
    const values = rows.map((row) => row[fieldName]).filter((value) => value !== undefined)
    const type = dataType === 'Array' ? `Array of ${elementDataType}` : dataType
    if (values.some((value) => value !== null && !isEmptyList(value))) held.add(type)
    if (values.includes(null) && dataType !== 'JSON') held.add(NULL)
    if (defaultValue !== undefined && values.includes(defaultValue)) held.add(DEFAULT)
  }
  for (const { fieldName } of schema.structFields ?? []) {
    if (rows.some((row) => row[fieldName] !== null && !isEmptyList(row[fieldName]))) held.add(STRUCTS)
  }
  if (rows.some((row) => Object.keys(row.$meta ?? {}).length > 0)) held.add(META)
  return held
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
