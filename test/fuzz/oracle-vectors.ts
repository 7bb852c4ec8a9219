/** The oracle's rules for vectors that are no FloatVector, in every way they can come. Throws Refused. */
import type { Field } from '../../src/core/schema.ts'
import { canonicalNumber } from './canonical.ts'
import { BFLOAT16, exactFloat, exactFloat32, FLOAT16 } from './exact-float.ts'
import { Refused, type Tree } from './json-tree.ts'

const BOUNDS: Record<string, readonly [bigint, bigint]> = { BinaryVector: [0n, 255n], Int8Vector: [-128n, 127n] }
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const INDEX_END = 2 ** 32 - 1

const refuse = (field: Field, why: unknown): never => {
  throw new Refused(`${field.name}: ${why}`)
}

export const isHalf = ({ dataType }: Field): boolean => dataType === 'Float16Vector' || dataType === 'BFloat16Vector'

/** How many items a list has; of raw bytes, halves have two each. */
export const itemCount = ({ dataType, dim }: Field): number => (dataType === 'BinaryVector' ? dim! / 8 : dim!)

/** Numbers as they are stored: halves as what they stand for, bits and small integers as themselves. */
export const isPacked = (field: Field): boolean => isHalf(field) || field.dataType in BOUNDS

/** A JSON list. */
export function packedOf(field: Field, tree: Tree): unknown[] {
  if (tree.t !== 'array') return refuse(field, tree.t)
  const items = tree.items.map((item) => (item.t === 'number' ? item.text : refuse(field, item.t)))
  if (items.length !== itemCount(field)) refuse(field, `${items.length} items`)
  return items.map((text) => itemOf(field, text))
}

function itemOf(field: Field, text: string): unknown {
  if (isHalf(field)) return halfOf(field, text)
  if (!/^-?\d+$/.test(text)) return refuse(field, text)
  const [least, most] = BOUNDS[field.dataType]
  const value = BigInt(text)
  return value >= least && value <= most ? Number(value) : refuse(field, text)
}

/** Decimal text to a 16-bit float. */
export function halfOf(field: Field, text: string): unknown {
  const value = Number(text)
  if (Math.abs(value) > 1e60) return refuse(field, text)
  const rounded = value === 0 ? value : exactFloat(text, field.dataType === 'Float16Vector' ? FLOAT16 : BFLOAT16)
  return Number.isFinite(rounded) ? canonicalNumber(rounded) : refuse(field, text)
}

/** A wider float, whose decimal text may not be its exact value. */
export function halfOfNumber(field: Field, value: number): unknown {
  if (!Number.isFinite(value)) return refuse(field, value)
  return halfOf(field, value === 0 ? String(canonicalNumber(value)) : exactText(value))
}

/** Raw bytes. */
export function packedOfBytes(field: Field, bytes: Uint8Array): unknown[] {
  const width = itemCount(field) * (isHalf(field) ? 2 : 1)
  if (bytes.length !== width) refuse(field, `${bytes.length} bytes`)
  if (field.dataType === 'BinaryVector') return [...bytes]
  if (field.dataType === 'Int8Vector') return [...new Int8Array(bytes)]
  return decodedHalves(field, bytes).map((value) =>
    Number.isFinite(value) ? canonicalNumber(value) : refuse(field, value),
  )
}

/** Little-endian 16-bit floats. */
export function decodedHalves(field: Field, bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const wide = new DataView(new ArrayBuffer(4))
  return Array.from({ length: bytes.length / 2 }, (_, i) => {
    if (field.dataType === 'Float16Vector') return view.getFloat16(2 * i, true)
    wide.setUint16(0, view.getUint16(2 * i, true))
    return wide.getFloat32(0)
  })
}

/** A CSV cell of base64 in a JSON string. */
export function bytesOfBase64(field: Field, tree: Tree): unknown[] {
  if (tree.t !== 'string' || !BASE64.test(tree.text)) return refuse(field, 'no base64')
  return packedOfBytes(field, new Uint8Array(Buffer.from(tree.text, 'base64')))
}

/** Both JSON forms of a sparse vector; its pairs in order. */
export function sparseOf(field: Field, tree: Tree): unknown {
  if (tree.t !== 'object') return refuse(field, tree.t)
  const lists: Record<string, readonly Tree[]> = {}
  const pairs: [number, number][] = []
  for (const [key, value] of tree.entries) {
    if ((key === 'indices' || key === 'values') && value.t === 'array') {
      if (lists[key]) refuse(field, `${key} twice`)
      lists[key] = value.items
    } else pairs.push([indexOfKey(field, key), weightOf(field, value)])
  }
  const { indices, values } = lists
  if (!indices && !values) return sparsePairs(field, pairs)
  if (!indices || !values || pairs.length > 0 || indices.length !== values.length) return refuse(field, 'its lists')
  return sparsePairs(
    field,
    indices.map((index, i) => {
      if (index.t !== 'number' || !/^\d+$/.test(index.text)) return refuse(field, 'an index')
      return [Number(index.text), weightOf(field, values[i])]
    }),
  )
}

export function sparsePairs(field: Field, pairs: readonly (readonly [number, number])[]): unknown {
  const sorted = [...pairs].sort(([a], [b]) => a - b)
  sorted.forEach(([index, weight], i) => {
    if (!(index >= 0 && index < INDEX_END) || (i > 0 && sorted[i - 1][0] === index)) refuse(field, `index ${index}`)
    if (!(Number.isFinite(weight) && weight >= 0)) refuse(field, `weight ${weight}`)
  })
  return sorted.map(([index, weight]) => [index, canonicalNumber(weight)])
}

function indexOfKey(field: Field, key: string): number {
  if (/^0[xX][0-9a-fA-F]+$|^0[bB][01]+$|^0[oO][0-7]+$|^[1-9]\d*$|^0$/.test(key)) return Number(key)
  return /^0[0-7]+$/.test(key) ? Number.parseInt(key, 8) : refuse(field, `the key ${key}`)
}

function weightOf(field: Field, tree: Tree): number {
  if (tree.t !== 'number') return refuse(field, tree.t)
  const value = Number(tree.text)
  return value === 0 || Math.abs(value) > 1e60 || tree.text.length > 2000 ? Math.fround(value) : exactFloat32(tree.text)
}

/** All digits of a double. */
function exactText(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const integer = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n)
  const power = Math.max(exponent, 1) - 1075
  // m · 2^-p = m · 5^p · 10^-p
  const digits = power >= 0 ? integer << BigInt(power) : integer * 5n ** BigInt(-power)
  return `${value < 0 ? '-' : ''}${digits}e${Math.min(power, 0)}`
}
