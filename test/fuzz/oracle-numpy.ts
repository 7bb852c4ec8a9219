/**
 * What a NumPy set must become, by a decoder of its own: headers by pattern, values one by one through a DataView. Throws
 * Refused; throws Unknown for headers that are Python but not as NumPy writes them.
 */
import { type Field, storedFields } from '../../src/core/schema.ts'
import { type CanonicalRow, canonicalNumber, canonicalText } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { parseTree, Refused } from './json-tree.ts'
import { ticksOf } from './oracle-times.ts'
import { checkLength, integerOf, nullOf, textOf } from './oracle-values.ts'

/** The oracle has no opinion. */
export class Unknown extends Error {}

const HEADER =
  /^\{'descr': '([<>|])([bifSUM])(\d+)(?:\[(D|h|m|s|ms|us|ns)\])?', 'fortran_order': (True|False), 'shape': \((\d{1,9}),(?: (\d{1,9}))?\), \} *\n?$/
const KINDS: Record<string, string> = {
  Bool: 'b',
  Int8: 'i',
  Int16: 'i',
  Int32: 'i',
  Int64: 'i',
  Float: 'f',
  Double: 'f',
  FloatVector: 'f',
  VarChar: 'SU',
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
}

export function numpyOracle({ files, schema }: Input): CanonicalRow[] {
  const byName = new Map(files.map(({ key, bytes }) => [key.replace(/^.*\//, '').replace(/\.[^.]*$/, ''), bytes]))
  if (byName.size < files.length) throw new Refused('two files of a name')
  const fields = storedFields(schema)
  const columns = fields.map((field) => {
    const bytes = byName.get(field.name)
    if (bytes && field.autoId) throw new Refused('a generated key is given')
    if (bytes && field.dataType === 'ArrayOfStruct') throw new Refused('a struct')
    return bytes && columnOf(field, bytes)
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

function columnOf(field: Field, bytes: Uint8Array): unknown[] {
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
  const isVector = field.dataType === 'FloatVector'
  const rows = Number(first)
  if (!KINDS[field.dataType]?.includes(kind) || isVector !== (second !== undefined)) throw new Refused('the type')
  if (SIZES[field.dataType] ? !SIZES[field.dataType].includes(size) : size === 0) throw new Refused('the size')
  if (size > 64 * 2 ** 20) throw new Refused('too long')
  if (isVector) checkLength(field, Number(second))
  const width = isVector ? Number(second) : 1
  if (data + rows * width * size !== bytes.length) throw new Refused('the length')
  const item = (row: number, axis: number) => {
    const at = data + size * (fortran === 'True' ? axis * rows + row : row * width + axis)
    return itemOf(
      field,
      kind === 'M' ? unit : kind,
      size,
      order !== '>',
      new DataView(view.buffer, view.byteOffset + at, size),
    )
  }
  return Array.from({ length: rows }, (_, row) =>
    isVector ? Array.from({ length: width }, (_, axis) => item(row, axis)) : item(row, 0),
  )
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

function itemOf(field: Field, kind: string, size: number, little: boolean, view: DataView): unknown {
  if (kind === 'b') {
    if (view.getUint8(0) > 1) throw new Refused('no bool')
    return view.getUint8(0) === 1
  }
  if (TICKS[kind]) {
    const ticks = view.getBigInt64(0, little)
    return ticks === -(2n ** 63n) ? nullOf(field) : ticksOf(field, ticks * TICKS[kind][0], TICKS[kind][1])
  }
  if (kind === 'i') {
    const value = { 1: () => view.getInt8(0), 2: () => view.getInt16(0, little), 4: () => view.getInt32(0, little) }
    return integerOf(field, size === 8 ? view.getBigInt64(0, little) : BigInt(value[size as 1]()))
  }
  if (kind === 'f') {
    const value =
      size === 2 ? view.getFloat16(0, little) : size === 4 ? view.getFloat32(0, little) : view.getFloat64(0, little)
    const stored = field.dataType === 'Double' ? value : Math.fround(value)
    if (!Number.isFinite(stored)) throw new Refused('not finite')
    return canonicalNumber(stored)
  }
  return fieldText(field, kind === 'S' ? bytesText(view) : codesText(view, little))
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

export function fieldText(field: Field, text: string): unknown {
  if (field.dataType !== 'JSON') return textOf(field, text)
  if (field.name === '$meta' && parseTree(text).t !== 'object') throw new Refused('$meta is no object')
  return canonicalText(text)
}
