/** The partition of each row of a partition-key collection: a hash of its key. Milvus' own hashes, so rows spread alike. */
import { strict as assert } from 'node:assert'
import { crc32 } from 'node:zlib'
import { type Data, DataType, Int16, makeData } from 'apache-arrow'

/** Milvus hashes no more of a VarChar key than this. */
const HASHED_BYTES_MAX = 100

/** `keys`: the Int64 or Utf8 column of the partition key, without nulls. */
export function partitionColumn(keys: Data, partitionCount: number): Data {
  assert(partitionCount > 0, 'a partition-key collection has partitions')
  const partitions = new Int16Array(keys.length)
  if (DataType.isUtf8(keys.type)) {
    const bytes = keys.values as Uint8Array
    const offsets = keys.valueOffsets as Int32Array
    for (let row = 0; row < keys.length; row++) {
      const end = Math.min(offsets[row + 1], offsets[row] + HASHED_BYTES_MAX)
      partitions[row] = crc32(bytes.subarray(offsets[row], end)) % partitionCount
    }
  } else {
    const values = keys.values as BigInt64Array
    for (let row = 0; row < keys.length; row++) partitions[row] = hashInt64(values[row]) % partitionCount
  }
  return makeData({ type: new Int16(), length: keys.length, nullCount: 0, data: partitions })
}

/** murmur3-32, seed 0, of the 8 little-endian bytes, without the sign bit. */
export function hashInt64(value: bigint): number {
  const bits = BigInt.asUintN(64, value)
  let hash = mix(0, Number(bits & 0xffffffffn))
  hash = mix(hash, Number(bits >> 32n))
  hash ^= 8
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) & 0x7fffffff
}

function mix(hash: number, block: number): number {
  const scrambled = Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
  return (Math.imul(rotateLeft(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0
}

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))
