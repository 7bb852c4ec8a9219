/** Writes a table as JSON, JSON Lines and CSV, in the plainest way there is, with nothing of the server's own code. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringifyExact } from '../support/api.ts'
import type { RandomTable, TableField } from './random-table.ts'

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
      return stringifyExact(rows)
    case 'jsonl':
      return rows.map((row) => `${stringifyExact(row)}\n`).join('')
    case 'csv': {
      const header = fields.map((f) => f.fieldName).join(',')
      const lines = rows.map((row) => fields.map((f) => quoted(cell(f, row[f.fieldName]))).join(','))
      return `${[header, ...lines].join('\r\n')}\r\n`
    }
  }
}

function cell(field: TableField, value: unknown): string {
  if (value === null) return NULL_KEY
  if (field.dataType === 'Timestamptz') return (value as string).replace('T', ' ')
  return ['Array', 'ArrayOfStruct', 'JSON', 'FloatVector'].includes(field.dataType)
    ? stringifyExact(value)
    : String(value)
}

const quoted = (text: string): string => (/^[\w.+-]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`)
