/** Rows with an id (field 100) and a vector (field 101), as LanceDB takes them. */
import {
  Field as ArrowField,
  FixedSizeList,
  Float32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
} from 'apache-arrow'

/** Ids are seven times the row's number, from `first` on. */
export function vectorRows(first: number, vectors: readonly Float32Array[]): Table {
  const [{ length: dim }] = vectors
  const count = vectors.length
  const list = new FixedSizeList(dim, new ArrowField('item', new Float32(), true))
  const schema = new Schema([new ArrowField('f100', new Int64(), true), new ArrowField('f101', list, true)])
  const data = new Float32Array(count * dim)
  for (const [i, vector] of vectors.entries()) data.set(vector, i * dim)
  const child = makeData({ type: new Float32(), length: count * dim, data })
  const ids = BigInt64Array.from({ length: count }, (_, i) => BigInt(7 * (first + i)))
  const children = [
    makeData({ type: new Int64(), length: count, data: ids }),
    makeData({ type: list, length: count, child }),
  ]
  return new Table([new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: count, children }))])
}

export const randomVectors = (count: number, dim: number, random: () => number): Float32Array[] =>
  Array.from({ length: count }, () => Float32Array.from({ length: dim }, () => random() + random()))
