/** Writes Thrift's compact protocol, as far as Parquet needs it. Any value goes: that is what it is for. */
export type Thrift =
  | { readonly i32: number }
  | { readonly i64: number | bigint }
  | { readonly text: string | Uint8Array }
  | { readonly bool: boolean }
  | { readonly struct: ThriftStruct }
  | { readonly list: readonly Thrift[]; readonly of: 'i32' | 'text' | 'struct' }
  /** Bytes as they are, under a type's number. */
  | { readonly raw: Uint8Array; readonly type: number }
export type ThriftStruct = Readonly<Record<number, Thrift | undefined>>

const TYPES = { i32: 5, i64: 6, text: 8, list: 9, struct: 12 }

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return Uint8Array.of(...bytes, Number(left))
}

const zigzag = (value: number | bigint): Uint8Array => {
  const big = BigInt(value)
  return varint(big < 0n ? -big * 2n - 1n : big * 2n)
}

function typeOf(value: Thrift): number {
  if ('raw' in value) return value.type
  if ('bool' in value) return value.bool ? 1 : 2
  if ('list' in value) return TYPES.list
  return 'i32' in value ? TYPES.i32 : 'i64' in value ? TYPES.i64 : 'text' in value ? TYPES.text : TYPES.struct
}

function encode(value: Thrift): Uint8Array {
  if ('raw' in value) return value.raw
  if ('bool' in value) return new Uint8Array(0)
  if ('i32' in value) return zigzag(value.i32)
  if ('i64' in value) return zigzag(value.i64)
  if ('struct' in value) return thrift(value.struct)
  if ('text' in value) {
    const bytes = Buffer.from(value.text as string)
    return Buffer.concat([varint(bytes.length), bytes])
  }
  return Buffer.concat([listHead(value.list.length, TYPES[value.of]), ...value.list.map(encode)])
}

export const listHead = (length: number | bigint, type: number): Uint8Array =>
  length < 15
    ? Uint8Array.of((Number(length) << 4) | type)
    : Buffer.concat([Uint8Array.of(0xf0 | type), varint(length)])

export function thrift(fields: ThriftStruct): Uint8Array {
  const parts: Uint8Array[] = []
  let last = 0
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const id = Number(key)
    const type = typeOf(value)
    parts.push(
      id - last < 16 ? Uint8Array.of(((id - last) << 4) | type) : Buffer.concat([Uint8Array.of(type), zigzag(id)]),
    )
    parts.push(encode(value))
    last = id
  }
  return Buffer.concat([...parts, Uint8Array.of(0)])
}
