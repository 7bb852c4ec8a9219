/** Rows of the corpus and rows of the server in one form, so that they can be compared value by value. */
import type { CorpusField } from '../corpus.test.ts'
import { parseExact } from './api.ts'

export type Row = Record<string, unknown>

/** Milvus wraps arrays by their kind. */
const unwrapArray = (value: unknown): unknown => {
  const wrapped = Object.values((value as { Data: Record<string, { data?: unknown[] }> }).Data)[0]
  return wrapped.data ?? []
}

/** A row as the server gave it: JSON text parsed, arrays unwrapped, int64 as text. */
export function shownRow(row: Row, fields: readonly CorpusField[], without?: string): Row {
  const shown: Row = {}
  for (const { fieldName, dataType } of fields) {
    if (fieldName === without) continue
    shown[fieldName] = plain(row[fieldName], dataType, (v) =>
      dataType === 'JSON' ? parseExact(v as string) : unwrapArray(v),
    )
  }
  if ('$meta' in row) shown.$meta = exactText(typeof row.$meta === 'string' ? parseExact(row.$meta) : row.$meta)
  return shown
}

export function expectedRow(row: Row, fields: readonly CorpusField[], without?: string): Row {
  const expected: Row = {}
  for (const { fieldName, dataType } of fields) {
    if (fieldName !== without) expected[fieldName] = plain(row[fieldName], dataType, (v) => v)
  }
  if ('$meta' in row) expected.$meta = exactText(row.$meta)
  return expected
}

function plain(value: unknown, dataType: string, unwrap: (value: unknown) => unknown): unknown {
  if (value === null || value === undefined) return null
  switch (dataType) {
    case 'Int64':
      return String(value)
    case 'Array':
    case 'JSON':
      return exactText(unwrap(value))
    case 'Float':
      return Math.fround(Number(value))
    case 'Double':
      return Number(value)
    case 'FloatVector':
      return (value as number[]).map((x) => Math.fround(Number(x)))
    default:
      return value
  }
}

/** Big integers as text on both sides; −0 and 0 are one number in JSON. */
function exactText(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string' && /^-?\d{16,}$/.test(value)) return value
  if (Array.isArray(value)) return value.map(exactText)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, exactText(v)]),
    )
  return value
}
