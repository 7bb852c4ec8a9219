/** Grammar-made Parquet columns of a struct: levels that are right, nearly right, and lies; each sub-field by its own. */
import fc from 'fast-check'
import { elementField, type Field, type StructField, shortName } from '../../src/core/schema.ts'
import { sometimes } from './grammar-values.ts'
import { CODECS, type Codec, type ColumnSpec, levelRuns, type StructSpec } from './parquet-file.ts'
import { plainBody, type Shape, shapesOf } from './parquet-shapes.ts'

const FORMS = ['three levels', 'two levels', 'bare'] as const

interface Rows {
  /** Structs of each row; -1 where there is no list. */
  readonly lengths: readonly number[]
  readonly optional: boolean
}

function levelsOf({ lengths, optional }: Rows, items: number | undefined): { rep: number[]; def: number[] } {
  const empty = optional ? 1 : 0
  const [rep, def]: [number[], number[]] = [[], []]
  for (const length of lengths) {
    if (length <= 0) {
      rep.push(0)
      def.push(length === 0 ? empty : 0)
    }
    for (let position = 0; position < length; position++) {
      for (let item = 0; item < (items ?? 1); item++) {
        rep.push(item > 0 ? 2 : position > 0 ? 1 : 0)
        def.push(items === undefined ? empty + 1 : empty + 2)
      }
    }
  }
  return { rep, def }
}

function subSpec(sub: Field, rows: Rows): fc.Arbitrary<ColumnSpec> {
  return fc.constantFrom(...shapesOf(elementField(sub))).chain((shape) => leafSpec(shortName(sub), shape, rows))
}

function leafSpec(name: string, shape: Shape, rows: Rows): fc.Arbitrary<ColumnSpec> {
  const list = shape.items !== undefined
  const lie = fc.record({ at: fc.nat(200), level: fc.nat(4), ofRep: fc.boolean() })
  return fc
    .record({
      codec: sometimes(fc.constant('UNCOMPRESSED' as Codec), CODECS, 6),
      items: sometimes(fc.constant(shape.items ?? 1), [1, 3], 20),
      lies: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(lie) }),
      fewer: sometimes(fc.constant(0), [-1, 1], 40),
      seed: fc.nat({ max: 200 }),
    })
    .map(({ codec, items, lies, fewer, seed }) => {
      const { rep, def } = levelsOf(rows, list ? items : undefined)
      const present = Math.max(...def, 1)
      for (const { at, level, ofRep } of lies) if (rep.length > 0) (ofRep ? rep : def)[at % rep.length] = level
      const values = Math.max(0, def.filter((one) => one === present).length + fewer)
      const body = Buffer.concat([levelRuns(rep), levelRuns(def), plainBody(shape, values, seed)])
      const pages = [{ type: 'data' as const, body, values: rep.length, encoding: 0 }]
      const { type, converted, width } = shape
      return { name, type, converted, typeLength: width, list, codec, pages, values: rep.length }
    })
}

export function structSpec(struct: StructField, rows: number): fc.Arbitrary<StructSpec> {
  const length = sometimes(fc.nat({ max: struct.maxCapacity }), [struct.maxCapacity + 1, -1], struct.nullable ? 4 : 30)
  const lengths = fc.array(length, { minLength: rows, maxLength: rows })
  return fc
    .record({ lengths, other: lengths, form: fc.constantFrom(...FORMS), disagree: fc.nat(20) })
    .chain(({ lengths, other, form, disagree }) => {
      const optional = form !== 'bare'
      const kept = optional ? lengths : lengths.map((one) => Math.max(one, 0))
      const shapes = struct.subFields.map((_, i) => ({ lengths: disagree === i + 1 ? other : kept, optional }))
      return fc.tuple(...struct.subFields.map((sub, i) => subSpec(sub, shapes[i]))).map((fields) => ({
        struct: struct.name,
        optional,
        form,
        fields,
      }))
    })
}
