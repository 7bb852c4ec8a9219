/** Writes a table as JSON, JSON Lines and CSV, in the plainest way there is, with nothing of the server's own code. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringifyExact } from '../support/api.ts'
import type { RandomTable, TableField } from './random-table.ts'
import { isPacked, numbersOf } from './vector-columns.ts'

export type TextFormat = 'json' | 'jsonl' | 'csv'

/** A cell no value of a table can be. */
export const NULL_KEY = '\u2400null'

export function writeTable(bucket: string, key: string, format: TextFormat, table: RandomTable): string {
  const file = `${key}.${format}`
  mkdirSync(dirname(join(bucket, file)), { recursive: true })
  writeFileSync(join(bucket, file), contentOf(format, table))
  return file
}

function contentOf(format: TextFormat, { fields, rows }: RandomTable): string {
  switch (format) {
    case 'json':
      return stringifyExact(rows.map((row) => written(fields, row)))
    case 'jsonl':
      return rows.map((row) => `${stringifyExact(written(fields, row))}\n`).join('')
    case 'csv': {
      const header = fields.map((f) => f.fieldName).join(',')
      const lines = rows.map((row) => fields.map((f) => quoted(cell(f, row[f.fieldName]))).join(','))
      return `${[header, ...lines].join('\r\n')}\r\n`
    }
  }
}

type TableRow = RandomTable['rows'][number]

const written = (fields: readonly TableField[], row: TableRow): TableRow =>
  Object.fromEntries(fields.map((field) => [field.fieldName, writtenValue(field, row[field.fieldName])]))

/** Of a sparse vector with an even number of pairs the lists, else the map. */
function writtenValue({ dataType, fields }: TableField, value: unknown): unknown {
  if (value === null) return null
  if (dataType === 'ArrayOfStruct') {
    const elements = fields!.map((sub) => ({ fieldName: sub.fieldName, dataType: sub.elementDataType! }))
    return (value as TableRow[]).map((struct) => written(elements, struct))
  }
  if (isPacked(dataType)) return numbersOf(dataType, value as string)
  if (dataType !== 'SparseFloatVector') return value
  const pairs = Object.entries(value as Record<string, number>)
  if (pairs.length % 2 === 1) return value
  return { indices: pairs.map(([index]) => Number(index)), values: pairs.map(([, weight]) => weight) }
}

function cell(field: TableField, value: unknown): string {
  if (value === null) return NULL_KEY
  if (field.dataType === 'Timestamptz') return (value as string).replace('T', ' ')
  if (field.dataType === 'BinaryVector' && (value as string).endsWith('=')) return `"${value}"`
  const isPlain = !['Array', 'ArrayOfStruct', 'JSON'].includes(field.dataType) && !field.dataType.endsWith('Vector')
  return isPlain ? String(value) : stringifyExact(writtenValue(field, value))
}

const quoted = (text: string): string => (/^[\w.+-]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`)
