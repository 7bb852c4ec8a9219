/** The header row of a CSV file: which column feeds what. It is checked whole before any row is read. */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { flatSubField } from '../../columns/struct-errors.ts'
import { DYNAMIC_FIELD_NAME, type Field, isStruct, type Schema, shortName, subFieldPlaces } from '../../core/schema.ts'
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
      const expected = 'each column once'
      throw new TextError(`duplicated column in the csv header: '${name}'`, { offset, field: name, expected })
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
  if (field.autoId) {
    if (!names.has(name)) return
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
  throw new TextError(`value of ${isStruct(field) ? 'struct field' : 'field'} is missed: '${name}'`, {
    offset,
    field: name,
    expected: `a column '${name}'`,
    found,
    hint,
  })
}
