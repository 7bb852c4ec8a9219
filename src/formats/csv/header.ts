/** The header row of a CSV file: which column feeds what. It is checked whole before any row is read. */
import { isUtf8 } from 'node:buffer'
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { flatSubField } from '../../columns/struct-errors.ts'
import { UTF8_HINT } from '../../columns/value-hints.ts'
import { DYNAMIC_FIELD_NAME, type Field, isStruct, type Schema, shortName, subFieldPlaces } from '../../core/schema.ts'
import { nameList } from '../../core/shown-text.ts'
import { utf8Text } from '../../json/text-of.ts'
import { mayLack, refusalOfField } from '../file-fields.ts'
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
  if (end === -1) {
    throw new TextError('failed to read csv header, error: EOF', {
      offset,
      expected: 'a first row with the names of the columns',
      found: offset === 0 ? 'an empty file' : 'nothing but line breaks',
    })
  }
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
      expected: 'valid UTF-8',
      found: name,
      hint: UTF8_HINT,
    })
  })
}

export function matchHeader({ offset, names }: Header, batch: BatchBuilder): CsvColumn[] {
  const { schema } = batch
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) {
      const place = { offset, field: name, expected: 'each column once', found: `'${name}' twice` }
      throw new TextError(`duplicated column in the csv header: '${name}'`, place)
    }
    seen.add(name)
  }
  for (const { struct, sub } of subFieldPlaces(schema)) {
    if (!seen.has(sub.name)) continue
    const { message, expected, found } = flatSubField(struct, shortName(sub))
    throw new TextError(message, { offset, field: sub.name, expected, found })
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
  if (names.has(name)) {
    const refusal = refusalOfField(field, schema)
    if (refusal === undefined) return
    const found = `a column '${name}'`
    throw new TextError(refusal, { offset, field: name, expected: `a header without '${name}'`, found })
  }
  if (mayLack(field, schema)) return
  const unknown = [...names].filter((key) => !schema.fields.some((f) => f.name === key))
  const hint = missingHint(
    field,
    unknown.map((key) => ({ key })),
    'file',
  )
  throw new TextError(`value of ${isStruct(field) ? 'struct field' : 'field'} is missed: '${name}'`, {
    offset,
    field: name,
    expected: `a column '${name}'`,
    found: `the columns ${nameList([...names])}`,
    hint: hint ?? separatorHint(names, schema) ?? headerlessHint(names),
  })
}

/** A header of one name that holds field names and one other separator. */
function separatorHint(names: ReadonlySet<string>, schema: Schema): string | undefined {
  const [only] = names
  if (names.size > 1) return undefined
  const separator = [';', '\t', '|', ','].find((c) => only.includes(c))
  if (
    separator === undefined ||
    !only.split(separator).some((part) => schema.fields.some((f) => f.name === part.trim()))
  )
    return undefined
  const shown = separator === '\t' ? 'tabs' : `'${separator}'`
  return `the cells are separated by ${shown}: give the option "sep": ${JSON.stringify(separator)}`
}

const headerlessHint = (names: ReadonlySet<string>): string | undefined =>
  [...names].some((name) => /^[-+]?[\d.]+$/.test(name) || name.startsWith('['))
    ? 'the first row must hold the names of the columns; here it looks like a row of values'
    : undefined
