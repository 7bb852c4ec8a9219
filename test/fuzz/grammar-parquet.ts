/** Grammar-made Parquet files for a schema: columns, pages and footers that are right, nearly right, and lies. */
import fc from 'fast-check'
import { type Field, isServersOwn, isStruct, type Schema, storedFields } from '../../src/core/schema.ts'
import { structSpec } from './grammar-structs.ts'
import { sometimes } from './grammar-values.ts'
import { CODECS, type ColumnSpec, type PageSpec, type Physical, parquetFile, type StructSpec } from './parquet-file.ts'
import { plainBody, type Shape, shapesOf, UINT_32 } from './parquet-shapes.ts'

/** The parts of a sparse vector as a struct, each `items` long. */
const sparseParts = (field: Field, items: number, turn: boolean): readonly Shape[] => {
  const parts: Shape[] = [
    { type: 'INT32', converted: UINT_32, items, parent: field.name, name: 'indices' },
    { type: turn ? 'DOUBLE' : 'FLOAT', items, parent: field.name, name: 'values' },
  ]
  return turn ? parts.reverse() : parts
}

const LIES = [0, 1, -1, 7, 255, 65536, 2 ** 27, 2 ** 31 - 1, -(2 ** 31)]
/** Hybrid runs for `rows` lists of `dim` values: repetition, then definition levels; each with its length. */
function listLevels(rows: number, dim: number): Uint8Array {
  const rep = Buffer.concat(Array.from({ length: rows }, () => Buffer.from([2, 0, ...run(dim - 1)])))
  const sized = (bytes: Uint8Array) =>
    Buffer.concat([Uint8Array.of(bytes.length & 255, bytes.length >> 8, 0, 0), bytes])
  return Buffer.concat([sized(rep), sized(Buffer.from(run(rows * dim)))])
}

/** `count` levels of 1. */
const run = (count: number): number[] =>
  count === 0 ? [] : count < 64 ? [count * 2, 1] : [((count * 2) & 127) | 128, (count * 2) >> 7, 1]

function columnSpec(name: string, shape: Shape, rows: number): fc.Arbitrary<ColumnSpec> {
  const list = shape.items !== undefined
  const count = rows * (shape.items ?? 1)
  return fc
    .record({
      type: sometimes(
        fc.constant(shape.type),
        ['INT96', 'FIXED_LEN_BYTE_ARRAY', 'BYTE_ARRAY', 'DOUBLE', 'INT32'] as Physical[],
        30,
      ),
      codec: fc.constantFrom(...CODECS),
      values: sometimes(fc.constant(count), LIES, 25),
      pageValues: sometimes(fc.constant(count), LIES, 25),
      plainBytes: sometimes(fc.constant(undefined), LIES, 25) as fc.Arbitrary<number | undefined>,
      storedBytes: sometimes(fc.constant(undefined), LIES, 25) as fc.Arbitrary<number | undefined>,
      encoding: sometimes(fc.constant(0), [2, 3, 5, 6, 7, 8, 9, 99], 12),
      dictionary: sometimes(fc.constant(undefined), LIES, 6) as fc.Arbitrary<number | undefined>,
      type2: sometimes<PageSpec['type']>(fc.constant('data'), ['data2', 'dictionary'], 15),
      width: sometimes(fc.constant(shape.width ?? 2), LIES, 25),
      seed: fc.nat({ max: 200 }),
      junk: fc.oneof(
        { weight: 6, arbitrary: fc.constant(new Uint8Array(0)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
      ),
    })
    .map((spec) => {
      const values = plainBody({ ...shape, type: spec.type }, count, spec.seed)
      const body = Buffer.concat([
        ...(list ? [listLevels(rows, shape.items!)] : []),
        ...(spec.encoding === 8 ? [spec.junk] : []),
        values,
        spec.junk,
      ])
      const page: PageSpec = {
        type: spec.type2,
        body,
        values: spec.pageValues,
        encoding: spec.encoding,
        plainBytes: spec.plainBytes,
        storedBytes: spec.storedBytes,
      }
      const dictionary: PageSpec = {
        type: 'dictionary',
        body: values,
        values: spec.dictionary === 0 ? count : (spec.dictionary ?? 0),
        encoding: 0,
      }
      const pages = spec.dictionary === undefined ? [page] : [dictionary, page]
      const { converted, parent } = shape
      return {
        name,
        type: spec.type,
        converted,
        typeLength: spec.width,
        parent,
        list,
        codec: spec.codec,
        pages,
        values: spec.values,
      }
    })
}

function fieldColumns(field: Field, rows: number): fc.Arbitrary<readonly (ColumnSpec | StructSpec)[]> {
  if (isStruct(field)) return structSpec(field, rows).map((spec) => [spec])
  const column = (shape: Shape) => columnSpec(shape.name ?? field.name, shape, rows)
  const plain = fc.constantFrom(...shapesOf(field)).chain((shape) => column(shape).map((spec) => [spec]))
  if (field.dataType !== 'SparseFloatVector') return plain
  const struct = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())
    .chain(([items, turn]) => fc.tuple(...sparseParts(field, items, turn).map(column)))
  return fc.oneof(plain, struct)
}

export function parquetBytes(schema: Schema): fc.Arbitrary<Uint8Array> {
  const fields = storedFields(schema).filter((field) => !isServersOwn(field, schema) && field !== schema.dynamicField)
  return fc
    .nat({ max: 6 })
    .chain((rows) =>
      fc
        .tuple(fc.tuple(...fields.map((field) => fieldColumns(field, rows))), sometimes(fc.constant(rows), LIES, 25))
        .map(([columns, declared]) => parquetFile({ rows: declared, columns: columns.flat() })),
    )
}
