/** The header row of a CSV file: which column feeds what. It is checked whole before any row is read. */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { DYNAMIC_FIELD_NAME, type Field, isServersOwn, type Schema } from '../../core/schema.ts'
import { nameList } from '../../core/shown-text.ts'
import { isComputed, outputRefusal } from '../../functions/function-outputs.ts'
import { missingHint } from '../missing-hint.ts'
import { TextError } from '../text-error.ts'

export type CsvColumn =
  | { readonly kind: 'field'; readonly name: string; readonly field: Field; readonly column: ColumnBuilder }
  | { readonly kind: 'meta' | 'dynamic' | 'ignored'; readonly name: string }

/** `offset` is where the header begins in the file. */
export function matchHeader(names: readonly string[], batch: BatchBuilder, offset: number): CsvColumn[] {
  const { schema } = batch
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) {
      const place = { offset, field: name, expected: 'each column once', found: `'${name}' twice` }
      throw new TextError(`duplicated column in the csv header: '${name}'`, place)
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
    throw new TextError(text, { offset, field: name, ...givenColumn(name) })
  }
  const refusal = outputRefusal(field, schema)
  if (refusal && names.has(name)) {
    throw new TextError(refusal, { offset, field: name, ...givenColumn(name) })
  }
  if (names.has(name) || isComputed(field) || field.nullable || field.defaultValue !== undefined) return
  const unknown = [...names].filter((key) => !schema.fields.some((f) => f.name === key))
  const hint = missingHint(
    field,
    unknown.map((key) => ({ key })),
    'file',
  )
  throw new TextError(`value of field is missed: '${name}'`, {
    offset,
    field: name,
    expected: `a column '${name}'`,
    found: `the columns ${nameList([...names])}`,
    hint: hint ?? separatorHint(names, schema) ?? headerlessHint(names),
  })
}

const givenColumn = (name: string) => ({ expected: `a header without '${name}'`, found: `a column '${name}'` })

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
