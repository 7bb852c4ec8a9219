/** Distances between stored vectors and one query vector, in JavaScript. Vectors stand as Milvus shows them: see `StoredValue`. */
import { bfloatToNumber, halfToNumber } from '../../core/half-floats.ts'
import type { Field } from '../../core/schema.ts'
import { eachPair } from '../../core/sparse-vector.ts'
import type { QueryVector } from '../engine.ts'
import type { VectorMetric } from '../metrics.ts'

/** The distance, or for IP and COSINE the similarity, to the vector items[at, end). NaN: it is no hit at all. */
export type DistanceTo = (items: ArrayLike<number>, at: number, end: number) => number

export function distanceTo(field: Field, query: QueryVector, metric: VectorMetric): DistanceTo {
  if (metric === 'HAMMING' || metric === 'JACCARD') return bitDistance(query, metric)
  if (field.dataType === 'SparseFloatVector') return sparseProduct(query as Uint8Array)
  const row = new Float64Array(field.dim!)
  switch (field.dataType) {
    case 'BFloat16Vector': {
      const compare = numberDistance(bfloats(query, 0, row.length), metric)
      return (items, at) => compare(bfloats(items, at, row.length, row), 0, row.length)
    }
    case 'Float16Vector': {
      const bits = new Uint16Array(query.slice().buffer)
      const compare = numberDistance(Float64Array.from(bits, halfToNumber), metric)
      return (items, at) => {
        for (let i = 0; i < row.length; i++) row[i] = halfToNumber(items[at + i])
        return compare(row, 0, row.length)
      }
    }
    default:
      return numberDistance(Float64Array.from(numbersOf(field, query)), metric)
  }
}

/** Raw bytes of an Int8Vector are signed. */
const numbersOf = (field: Field, query: QueryVector): ArrayLike<number> =>
  field.dataType === 'Int8Vector' ? new Int8Array(query.buffer, query.byteOffset, query.length) : query

function bfloats(items: ArrayLike<number>, at: number, count: number, out = new Float64Array(count)): Float64Array {
  for (let i = 0; i < count; i++) out[i] = bfloatToNumber(items[at + 2 * i] | (items[at + 2 * i + 1] << 8))
  return out
}

function numberDistance(query: Float64Array, metric: 'L2' | 'IP' | 'COSINE'): DistanceTo {
  const dim = query.length
  if (metric === 'L2') {
    return (items, at) => {
      let sum = 0
      for (let i = 0; i < dim; i++) sum += (items[at + i] - query[i]) ** 2
      return Math.fround(sum)
    }
  }
  let squares = 0
  for (const number of query) squares += number * number
  const isCosine = metric === 'COSINE'
  return (items, at) => {
    let [product, length] = [0, 0]
    for (let i = 0; i < dim; i++) {
      const number = items[at + i]
      product += number * query[i]
      if (isCosine) length += number * number
    }
    if (!isCosine) return Math.fround(product)
    // A vector without length has no direction: it is like none.
    return length === 0 || squares === 0 ? 0 : Math.fround(product / Math.sqrt(length * squares))
  }
}

/** A row that shares no index with the query is no hit: its product says nothing about how near it is. */
function sparseProduct(query: Uint8Array): DistanceTo {
  const weights = new Map<number, number>()
  eachPair(query, (index, value) => weights.set(index, value))
  return (items, at, end) => {
    let [product, shared] = [0, 0]
    eachPair((items as Uint8Array).subarray(at, end), (index, value) => {
      const weight = weights.get(index)
      if (weight === undefined) return
      product += weight * value
      shared++
    })
    return shared === 0 ? Number.NaN : Math.fround(product)
  }
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0
  for (let bits = byte; bits > 0; bits >>= 1) ones += bits & 1
  return ones
})

function bitDistance(query: ArrayLike<number>, metric: 'HAMMING' | 'JACCARD'): DistanceTo {
  const isHamming = metric === 'HAMMING'
  return (items, at) => {
    let [different, either] = [0, 0]
    for (let i = 0; i < query.length; i++) {
      different += ONES[items[at + i] ^ query[i]]
      either += ONES[items[at + i] | query[i]]
    }
    if (isHamming) return different
    return either === 0 ? 1 : Math.fround(different / either)
  }
}
