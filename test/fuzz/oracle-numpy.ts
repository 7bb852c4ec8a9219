/**
 * What a NumPy set must become, by a decoder of its own: headers by pattern, values one by one through a DataView. Throws
 * Refused; throws Unknown for headers that are Python but not as NumPy writes them.
 */
import { type Field, type Schema, storedFields } from '../../src/core/schema.ts'
import { type CanonicalRow, canonicalNumber, canonicalText } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { parseTree, Refused } from './json-tree.ts'
import { ticksOf } from './oracle-times.ts'
import { checkMeta, givenKey, integerOf, isText, nullOf, textOf } from './oracle-values.ts'
import { halfOfNumber, isHalf, itemCount, packedOfBytes } from './oracle-vectors.ts'

/** The oracle has no opinion. */
export class Unknown extends Error {}

const HEADER =
  /^\{'descr': '([<>|])([biufSUM])(\d+)(?:\[(D|h|m|s|ms|us|ns)\])?', 'fortran_order': (True|False), 'shape': \((\d{1,9}),(?: (\d{1,9}))?\), \} *\n?$/
const KINDS: Record<string, string> = {
  Bool: 'b',
  Int8: 'iu',
  Int16: 'iu',
  Int32: 'iu',
  Int64: 'iu',
  Float: 'f',
  Double: 'f',
  FloatVector: 'f',
  BinaryVector: 'u',
  Float16Vector: 'uf',
  BFloat16Vector: 'uf',
  Int8Vector: 'i',
  VarChar: 'SU',
  Text: 'SU',
  JSON: 'SU',
  Geometry: 'SU',
  Timestamptz: 'SUM',
}
const SIZES: Record<string, number[]> = {
  Bool: [1],
  Int8: [1],
  Int16: [1, 2],
  Int32: [1, 2, 4],
  Int64: [1, 2, 4, 8],
  Float: [2, 4],
  Double: [2, 4, 8],
  FloatVector: [2, 4, 8],
  BinaryVector: [1],
  Float16Vector: [2, 4, 8],
  BFloat16Vector: [2, 4, 8],
  Int8Vector: [1],
}

export function numpyOracle({ files, schema }: Input): CanonicalRow[] {
  const byName = new Map(files.map(({ key, bytes }) => [key.replace(/^.*\//, '').replace(/\.[^.]*$/, ''), bytes]))
  if (byName.size < files.length) throw new Refused('two files of a name')
  const fields = storedFields(schema)
  const columns = fields.map((field) => {
    const bytes = byName.get(field.name)
    if (bytes && field.autoId && !schema.allowInsertAutoId) throw new Refused('a generated key is given')
    if (bytes && field.dataType === 'ArrayOfStruct') throw new Refused('a struct')
    return bytes && columnOf(field, schema, bytes)
  })
  const given = columns.filter((column) => column !== undefined)
  const rows = given[0]?.length ?? 0
  if (given.some((column) => column.length !== rows)) throw new Refused('not aligned')
  const absent = fields.map((field, i) => {
    if (columns[i]) return undefined
    if (field === schema.dynamicField) return { object: [] }
    return field.autoId ? 'id' : nullOf(field)
  })
  return Array.from({ length: rows }, (_, row) => fields.map((_, i) => (columns[i] ? columns[i][row] : absent[i])))
}

function columnOf(field: Field, schema: Schema, bytes: Uint8Array): unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [version, minor] = [bytes[6], bytes[7]]
  if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY' || minor !== 0)
    throw new Unknown('the magic')
  const from = version === 1 ? 10 : 12
  if (version < 1 || version > 3 || bytes.length < from) throw new Refused('the version')
  const data = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  const match = HEADER.exec(Buffer.from(bytes.subarray(from, data)).toString('latin1'))
  if (!match || data > bytes.length) throw new Unknown('the header')
  const [, order, kind, digits, unit, fortran, first, second] = match
  if ((kind === 'M') !== (unit !== undefined) || (kind === 'M' && (digits !== '8' || order === '|')))
    throw new Refused('the type')
  const size = Number(digits) * (kind === 'U' ? 4 : 1)
  const isVector = field.dim !== undefined
  const isRaw = isHalf(field) && kind === 'u'
  const rows = Number(first)
  if (!KINDS[field.dataType]?.includes(kind) || isVector !== (second !== undefined)) throw new Refused('the type')
  const sizes = isRaw ? [1] : SIZES[field.dataType]
  if (sizes ? !sizes.includes(size) : size === 0) throw new Refused('the size')
  if (size > 64 * 2 ** 20) throw new Refused('too long')
  if (isVector && Number(second) !== itemCount(field) * (isRaw ? 2 : 1)) throw new Refused('the dim')
  const width = isVector ? Number(second) : 1
  if (data + rows * width * size !== bytes.length) throw new Refused('the length')
  const item = (row: number, axis: number) => {
    const at = data + size * (fortran === 'True' ? axis * rows + row : row * width + axis)
    const little = order !== '>'
    const view1 = new DataView(view.buffer, view.byteOffset + at, size)
    return itemOf(field, schema, kind === 'M' ? unit : kind, size, little, view1)
  }
  const axes = (row: number) => Array.from({ length: width }, (_, axis) => item(row, axis))
  return Array.from({ length: rows }, (_, row) => {
    if (isVector && kind === 'u') return packedOfBytes(field, Uint8Array.from(axes(row) as number[]))
    if (isVector) return axes(row)
    return field.autoId ? givenKey(field, item(row, 0)) : item(row, 0)
  })
}

/** Units of time, in ticks of which so many are a second. */
const TICKS: Record<string, readonly [bigint, bigint]> = {
  D: [86_400n, 1n],
  h: [3600n, 1n],
  m: [60n, 1n],
  s: [1n, 1n],
  ms: [1n, 1000n],
  us: [1n, 1_000_000n],
  ns: [1n, 1_000_000_000n],
}

function itemOf(field: Field, schema: Schema, kind: string, size: number, little: boolean, view: DataView): unknown {
  if (kind === 'b') {
    if (view.getUint8(0) > 1) throw new Refused('no bool')
    return view.getUint8(0) === 1
  }
  if (TICKS[kind]) {
    const ticks = view.getBigInt64(0, little)
    return ticks === -(2n ** 63n) ? nullOf(field) : ticksOf(field, ticks * TICKS[kind][0], TICKS[kind][1])
  }
  if (field.dim !== undefined && kind !== 'f') return kind === 'u' ? view.getUint8(0) : view.getInt8(0)
  if (kind === 'u') {
    const value = { 1: () => view.getUint8(0), 2: () => view.getUint16(0, little), 4: () => view.getUint32(0, little) }
    return integerOf(field, size === 8 ? view.getBigUint64(0, little) : BigInt(value[size as 1]()))
  }
  if (kind === 'i') {
    const value = { 1: () => view.getInt8(0), 2: () => view.getInt16(0, little), 4: () => view.getInt32(0, little) }
    return integerOf(field, size === 8 ? view.getBigInt64(0, little) : BigInt(value[size as 1]()))
  }
  if (kind === 'f') {
    const value =
      size === 2 ? view.getFloat16(0, little) : size === 4 ? view.getFloat32(0, little) : view.getFloat64(0, little)
    if (isHalf(field)) return halfOfNumber(field, value)
    const stored = field.dataType === 'Double' ? value : Math.fround(value)
    if (!Number.isFinite(stored)) throw new Refused('not finite')
    return canonicalNumber(stored)
  }
  return fieldText(field, schema, kind === 'S' ? bytesText(view) : codesText(view, little))
}

function bytesText(view: DataView): string {
  const text = Buffer.from(view.buffer, view.byteOffset, view.byteLength)
  let end = text.length
  while (end > 0 && text[end - 1] === 0) end--
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text.subarray(0, end))
  } catch {
    throw new Refused('no UTF-8')
  }
}

function codesText(view: DataView, little: boolean): string {
  const codes = Array.from({ length: view.byteLength / 4 }, (_, i) => view.getUint32(i * 4, little))
  while (codes.at(-1) === 0) codes.pop()
  if (codes.some((code) => code > 0x10ffff || (code >= 0xd800 && code < 0xe000))) throw new Refused('no Unicode')
  return codes.map((code) => String.fromCodePoint(code)).join('')
}

export function fieldText(field: Field, schema: Schema, text: string): unknown {
  if (isText(field)) return textOf(field, text)
  if (field === schema.dynamicField) checkMeta(schema, parseTree(text))
  return canonicalText(text)
}
