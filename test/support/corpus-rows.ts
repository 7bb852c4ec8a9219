/** Rows of the corpus and rows of the server in one form, so that they can be compared value by value. */
import { parseExact } from './api.ts'

export interface CorpusField {
  readonly fieldName: string
  readonly dataType: string
  readonly elementDataType?: string
  readonly isPrimary?: boolean
  /** Of an ArrayOfStruct. */
  readonly fields?: readonly CorpusField[]
}

export interface CorpusSchema {
  readonly fields: readonly CorpusField[]
  readonly structFields?: readonly Omit<CorpusField, 'dataType'>[]
}

/** The structs of a schema are fields like all others. */
export const fieldsOf = ({ fields, structFields = [] }: CorpusSchema): CorpusField[] => [
  ...fields,
  ...structFields.map((struct) => ({ ...struct, dataType: 'ArrayOfStruct' })),
]

export type Row = Record<string, unknown>

/** Milvus wraps arrays by their kind. */
const unwrapArray = (value: unknown): unknown => {
  const wrapped = Object.values((value as { Data: Record<string, { data?: unknown[] }> }).Data)[0]
  return wrapped.data ?? []
}

/** A row as the server gave it: JSON text parsed, arrays unwrapped, int64 as text. */
export function shownRow(row: Row, fields: readonly CorpusField[], without?: string): Row {
  const unwrap = (value: unknown, type: string) => (type === 'JSON' ? parseExact(value as string) : unwrapArray(value))
  return rowOf(row, fields, without, unwrap, (meta) => (typeof meta === 'string' ? parseExact(meta) : meta))
}

export const expectedRow = (row: Row, fields: readonly CorpusField[], without?: string): Row =>
  rowOf(
    row,
    fields,
    without,
    (value) => value,
    (meta) => meta,
  )

type Unwrap = (value: unknown, type: string) => unknown

function rowOf(
  row: Row,
  fields: readonly CorpusField[],
  without: string | undefined,
  unwrap: Unwrap,
  metaOf: (meta: unknown) => unknown,
): Row {
  const shown: Row = {}
  for (const field of fields) {
    if (field.fieldName !== without) shown[field.fieldName] = plain(row[field.fieldName], field, unwrap)
  }
  if ('$meta' in row) shown.$meta = exactText(metaOf(row.$meta))
  return shown
}

function plain(value: unknown, { dataType, elementDataType, fields }: CorpusField, unwrap: Unwrap): unknown {
  if (value === null || value === undefined) return null
  switch (dataType) {
    case 'Array':
      return (unwrap(value, dataType) as unknown[]).map((element) => scalar(element, elementDataType!))
    case 'ArrayOfStruct':
      return (value as Row[]).map((struct) =>
        Object.fromEntries(
          Object.entries(struct).map(([key, part]) => {
            const type = fields!.find((sub) => sub.fieldName === key)?.elementDataType ?? 'unknown'
            return [key, plain(part, { fieldName: key, dataType: type }, unwrap)]
          }),
        ),
      )
    case 'JSON':
      return exactText(unwrap(value, dataType))
    case 'SparseFloatVector':
      return Object.fromEntries(Object.entries(value as Row).map(([index, weight]) => [index, scalar(weight, 'Float')]))
    case 'FloatVector':
      return (value as unknown[]).map((element) => scalar(element, 'Float'))
    default:
      return scalar(value, dataType)
  }
}

function scalar(value: unknown, type: string): unknown {
  switch (type) {
    case 'Int64':
      return String(value)
    case 'Float':
      return Math.fround(Number(value))
    case 'Double':
      return Number(value)
    default:
      return value
  }
}

/** Big integers as text on both sides. */
function exactText(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return String(BigInt(value))
  if (Array.isArray(value)) return value.map(exactText)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, v]) => [key, exactText(v)]))
}
