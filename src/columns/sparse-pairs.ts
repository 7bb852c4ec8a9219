/** The pairs of one sparse vector: their rules, whatever they were read from. */
import { cut, ValueError } from '../core/errors.ts'
import type { Field } from '../core/schema.ts'
import type { NumericArray } from './column-builder.ts'
import { describeField, notFinite } from './value-errors.ts'

export interface SparsePairs {
  readonly indices: readonly number[]
  readonly values: readonly number[]
}

/** 2^32 − 1 itself is no index. */
export const INDEX_END = 2 ** 32 - 1

/** What is expected of the two. */
export const INDEX = `an index from 0 to ${INDEX_END - 1}`
export const WEIGHT = 'a number from 0 to 3.4028234663852886e+38 for each index'

export const sparseError = (field: Field, text: string, found: string, expected = describeField(field)): ValueError =>
  new ValueError(text, expected, cut(found))

export const wrongCounts = (field: Field, indices: number | undefined, values: number | undefined): ValueError => {
  const found = `${indices ?? 'no'} indices, ${values ?? 'no'} values`
  return sparseError(field, 'indices and values length mismatch', found, 'as many values as indices')
}

/** Numbers out of a binary format, in any order; both undefined is for the caller to see to. */
export interface PairArrays {
  readonly indices: NumericArray | undefined
  readonly values: NumericArray | undefined
}

export const isPairArrays = (value: object): value is PairArrays =>
  ('indices' in value && ArrayBuffer.isView(value.indices)) || ('values' in value && ArrayBuffer.isView(value.values))

/** Sorted; throws ValueError where an index or a value is none. */
export function pairsOfArrays({ indices, values }: PairArrays, field: Field): SparsePairs {
  if (indices?.length !== values?.length || !indices || !values) {
    throw wrongCounts(field, indices?.length, values?.length)
  }
  return sortedPairs(
    {
      indices: Array.from(indices as ArrayLike<number | bigint>, (index) => indexOf(index, field)),
      values: Array.from(values as ArrayLike<number>, (value) => weightOf(value, field)),
    },
    field,
  )
}

function indexOf(index: number | bigint, field: Field): number {
  if (index >= 0 && index < INDEX_END) return Number(index)
  throw sparseError(field, 'invalid index in sparse float vector: must be less than 2^32-1', String(index), INDEX)
}

function weightOf(value: number, field: Field): number {
  const weight = Math.fround(value)
  if (!Number.isFinite(weight)) throw notFinite(field, String(value))
  if (weight < 0) throw sparseError(field, 'negative value in sparse float vector', String(value), WEIGHT)
  return weight
}

/** Ascending by index; throws ValueError where an index comes twice. */
export function sortedPairs({ indices, values }: SparsePairs, field: Field): SparsePairs {
  const order = [...indices.keys()].sort((a, b) => indices[a] - indices[b])
  const ascending = order.map((i) => indices[i])
  const twice = ascending.find((index, i) => i > 0 && ascending[i - 1] === index)
  if (twice !== undefined) {
    const text = 'unsorted or same indices in sparse float vector'
    throw sparseError(field, text, `the index ${twice} twice`, 'each index once')
  }
  return { indices: ascending, values: order.map((i) => values[i]) }
}
