/** Random schemas and rows of every type, the same for the same seed. Values are what a query must give back. */
import fc from 'fast-check'
import type { CorpusField } from '../support/corpus-rows.ts'
import { packedColumn, vectorColumn } from './vector-columns.ts'

export interface TableField extends CorpusField {
  readonly nullable?: boolean
  readonly elementTypeParams?: Readonly<Record<string, number>>
  /** Of an ArrayOfStruct, as `fields`. */
  readonly typeParams?: Readonly<Record<string, number>>
}

export interface RandomTable {
  readonly fields: readonly TableField[]
  /** Int64 as bigint, JSON fields as values, vectors of bytes as base64, everything else plain. Keys ascend. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const CAPACITY = 5
const TEXT_BYTES = 64

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x))
const float64 = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x))
const text = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((s) => Buffer.byteLength(s) <= TEXT_BYTES && s.isWellFormed())
const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const SCALARS: Record<string, fc.Arbitrary<unknown>> = {
  Bool: fc.boolean(),
  Int8: int(8),
  Int16: int(16),
  Int32: int(32),
  Int64: int64,
  Float: float32,
  Double: float64,
  VarChar: text,
}
/** Which may be the elements of an array. */
const ELEMENTS = Object.keys(SCALARS)
const LONG_TEXT = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((s) => s.isWellFormed())

/** What survives as the same value: numbers that are safe integers or short fractions, since JSON has one kind of number. */
const json = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 5 }),
  fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    text,
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.record({ deep: text }),
  ),
  { maxKeys: 4, noNullPrototype: true },
)

interface Column {
  readonly field: TableField
  readonly values: fc.Arbitrary<unknown>
}

/** As they are shown, so that they come back as the same text. Python's own times begin with the year 1. */
const timestamp = fc
  .tuple(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([seconds, micros]) => {
    const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`
    return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${fraction}Z`
  })

const point = fc.tuple(float64, float64).map((numbers) => numbers.join(' '))
const ring = fc.array(point, { minLength: 3, maxLength: 5 }).map((points) => `(${[...points, points[0]].join(', ')})`)
const geometry = fc.oneof(
  point.map((p) => `POINT (${p})`),
  fc.array(point, { minLength: 2, maxLength: 4 }).map((points) => `LineString(${points.join(',')})`),
  fc.array(ring, { minLength: 1, maxLength: 2 }).map((rings) => `POLYGON (${rings.join(', ')})`),
  fc.tuple(point, ring).map(([p, r]) => `GEOMETRYCOLLECTION (POINT (${p}), MULTIPOLYGON ((${r})), MULTIPOINT EMPTY)`),
)

/** Not the elements of arrays. */
const WHOLE: Record<string, fc.Arbitrary<unknown>> = { ...SCALARS, Timestamptz: timestamp, Geometry: geometry }

const scalarColumn = (name: string): fc.Arbitrary<Column> =>
  fc.constantFrom(...Object.keys(WHOLE)).map((dataType) => ({
    field: {
      fieldName: name,
      dataType,
      ...(dataType === 'VarChar' ? { elementTypeParams: { max_length: TEXT_BYTES } } : {}),
    },
    values: WHOLE[dataType],
  }))

const arrayColumn = (name: string): fc.Arbitrary<Column> =>
  fc.constantFrom(...ELEMENTS).map((elementDataType) => ({
    field: {
      fieldName: name,
      dataType: 'Array',
      elementDataType,
      elementTypeParams: { max_capacity: CAPACITY, max_length: TEXT_BYTES },
    },
    values: fc.array(SCALARS[elementDataType], { maxLength: CAPACITY }),
  }))

const jsonColumn = (name: string): fc.Arbitrary<Column> =>
  fc.constant({ field: { fieldName: name, dataType: 'JSON' }, values: json })

const textColumn = (name: string): fc.Arbitrary<Column> =>
  fc.constant({ field: { fieldName: name, dataType: 'Text' }, values: LONG_TEXT })

const otherVector = (name: string): fc.Arbitrary<Column> =>
  vectorColumn.map(({ values, ...field }) => ({ field: { fieldName: name, ...field }, values }))

const subField = (name: string): fc.Arbitrary<Column> =>
  fc.oneof(
    arrayColumn(name).map(({ field }) => ({ field, values: SCALARS[field.elementDataType!] })),
    fc.integer({ min: 2, max: 4 }).map((dim) => ({
      field: {
        fieldName: name,
        dataType: 'ArrayOfVector',
        elementDataType: 'FloatVector',
        elementTypeParams: { dim },
      },
      values: fc.array(float32, { minLength: dim, maxLength: dim }),
    })),
    packedColumn.map(({ dataType, elementTypeParams, values }) => ({
      field: { fieldName: name, dataType: 'ArrayOfVector', elementDataType: dataType, elementTypeParams },
      values,
    })),
  )

const structColumn = (fieldName: string): fc.Arbitrary<Column> =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => subField(`s${i}`))))
    .map((subs) => ({
      field: {
        fieldName,
        dataType: 'ArrayOfStruct',
        typeParams: { max_capacity: CAPACITY },
        fields: subs.map((sub) => sub.field),
      },
      values: fc.array(fc.record(Object.fromEntries(subs.map((sub) => [sub.field.fieldName, sub.values]))), {
        maxLength: CAPACITY,
      }),
    }))

const anyColumn = (name: string): fc.Arbitrary<Column> =>
  fc.oneof(
    { weight: 4, arbitrary: scalarColumn(name) },
    { weight: 3, arbitrary: arrayColumn(name) },
    { weight: 1, arbitrary: jsonColumn(name) },
    { weight: 1, arbitrary: textColumn(name) },
    { weight: 4, arbitrary: otherVector(name) },
    { weight: 4, arbitrary: structColumn(name) },
  )

const column = (name: string): fc.Arbitrary<Column> =>
  fc.tuple(anyColumn(name), fc.boolean()).map(([c, nullable]) => {
    if (!nullable) return c
    return { field: { ...c.field, nullable }, values: fc.option(c.values, { nil: null, freq: 3 }) }
  })

const VECTORS_MAX = 10
const isVector = ({ dataType }: TableField): boolean => /Vector$/.test(dataType)
/** The one that every table has is counted. */
const vectorsIn = (columns: readonly Column[]): number =>
  1 + columns.flatMap(({ field }) => field.fields ?? [field]).filter(isVector).length

export const randomTable: fc.Arbitrary<RandomTable> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 6 }))
  .chain(([count, dim]) =>
    fc.tuple(fc.tuple(...Array.from({ length: count }, (_, i) => column(`c${i}`))), fc.constant(dim)),
  )
  .filter(([columns]) => vectorsIn(columns) <= VECTORS_MAX)
  .chain(([columns, dim]) => {
    const vector = fc.array(float32, { minLength: dim, maxLength: dim })
    const record = fc.record(
      Object.fromEntries([...columns.map((c) => [c.field.fieldName, c.values]), ['vector', vector]]),
    )
    const fields: TableField[] = [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      ...columns.map((c) => c.field),
      { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim } },
    ]
    return fc
      .array(record, { minLength: 1, maxLength: 8 })
      .map((rows) => ({ fields, rows: rows.map((row, id) => ({ id, ...row })) }))
  })
