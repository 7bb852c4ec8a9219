/** The header row of a CSV file: which column feeds what. It is checked whole before any row is read. */
import { isUtf8 } from 'node:buffer'
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { DYNAMIC_FIELD_NAME, type Field, isServersOwn, type Schema } from '../../core/schema.ts'
import { isComputed, outputRefusal } from '../../functions/function-outputs.ts'
import { utf8Text } from '../../json/text-of.ts'
import { missingHint } from '../missing-hint.ts'
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'
import type { RecordScanner } from './record-scanner.ts'
import { RecordStream } from './record-stream.ts'

export type CsvColumn =
  | { readonly kind: 'field'; readonly name: string; readonly field: Field; readonly column: ColumnBuilder }
  | { readonly kind: 'meta' | 'dynamic' | 'ignored'; readonly name: string }

export interface Header {
  /** Where it begins in the file. */
  readonly offset: number
  readonly names: readonly string[]
}

/** Reads the header at the beginning of a file. */
export async function readHeader(window: TextWindow, separator: Uint8Array): Promise<Header> {
  await window.skipByteOrderMark()
  const stream = new RecordStream(window, separator)
  const end = await stream.long(undefined)
  const { offset } = window
  if (end === -1) throw new TextError('failed to read csv header, error: EOF', { offset, found: 'an empty file' })
  const names = namesOf(stream.record, offset)
  window.position = end
  return { offset, names }
}

function namesOf(record: RecordScanner, offset: number): string[] {
  return Array.from({ length: record.count }, (_, i) => {
    const bytes = record.bytesOf(i)
    const [from, to] = [record.from(i), record.to(i)]
    const name = utf8Text(bytes, from, to)
    if (isUtf8(bytes.subarray(from, to))) return name
    throw new TextError('failed to read csv header, error: a column name contains invalid UTF-8 data', {
      offset,
      found: name,
    })
  })
}

export function matchHeader({ offset, names }: Header, batch: BatchBuilder): CsvColumn[] {
  const { schema } = batch
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) {
      const expected = 'each column once'
      throw new TextError(`duplicated column in the csv header: '${name}'`, { offset, field: name, expected })
    }
    seen.add(name)
  }
  for (const field of schema.fields) checkField(field, seen, schema, offset)
  return names.map((name): CsvColumn => {
    const field = schema.fields.find((f) => f.name === name)
    if (field) return { kind: 'field', name, field, column: batch.column(field) }
    if (!schema.dynamicField) return { kind: 'ignored', name }
    return { kind: name === DYNAMIC_FIELD_NAME ? 'meta' : 'dynamic', name }
  })
}

function checkField(field: Field, names: ReadonlySet<string>, schema: Schema, offset: number): void {
  const { name } = field
  if (field.autoId) {
    if (!names.has(name) || !isServersOwn(field, schema)) return
    const text = `the primary key '${name}' is auto-generated, no need to provide`
    throw new TextError(text, { offset, field: name, expected: `a header without '${name}'` })
  }
  const refusal = outputRefusal(field, schema)
  if (refusal && names.has(name)) {
    throw new TextError(refusal, { offset, field: name, expected: `a header without '${name}'` })
  }
  if (names.has(name) || isComputed(field) || field.nullable || field.defaultValue !== undefined) return
  const unknown = [...names].filter((key) => !schema.fields.some((f) => f.name === key))
  const hint = missingHint(
    field,
    unknown.map((key) => ({ key })),
  )
  const found = `the columns ${[...names].map((key) => `'${key}'`).join(', ')}`
  throw new TextError(`value of field is missed: '${name}'`, {
    offset,
    field: name,
    expected: `a column '${name}'`,
    found,
    hint,
  })
}
