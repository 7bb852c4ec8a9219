/**
 * Walks over one struct of Thrift's compact protocol without building anything, so that a decoder is only given what it can
 * hold: a list's length, a string's, a number's digits and the nesting are claims of the file until they were walked.
 *
 *   struct = { (delta << 4 | type):1 [ id:varint ] value } 0        list = (size << 4 | type):1 [ size:varint ] { value }
 */
const DEPTH_MAX = 32
const VARINT_BYTES_MAX = 10
const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12]

/** How many bytes the struct that `bytes` begin with takes. Throws where it is damaged or holds more than `valuesMax` values. */
export function thriftBytes(bytes: Uint8Array, valuesMax: number): number {
  let at = 0
  let values = 0
  const byte = (): number => {
    if (at >= bytes.length) throw new Error('thrift: it ends too early')
    return bytes[at++]
  }
  const varint = (): number => {
    let value = 0
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      const part = byte()
      value += (part & 0x7f) * 2 ** (7 * i)
      if (part < 0x80) return value
    }
    throw new Error('thrift: a number of too many bytes')
  }
  const pass = (count: number): void => {
    if (count > bytes.length - at) throw new Error(`thrift: ${count} bytes are declared, ${bytes.length - at} are left`)
    at += count
  }
  const list = (depth: number): void => {
    const head = byte()
    const size = head >> 4 === 15 ? varint() : head >> 4
    const type = head & 15
    if (size > bytes.length - at) throw new Error(`thrift: a list of ${size}, ${bytes.length - at} bytes are left`)
    // A list's booleans are bytes.
    for (let i = 0; i < size; i++) value(type === TRUE || type === FALSE ? BYTE : type, depth)
  }
  const value = (type: number, depth: number): void => {
    if (++values > valuesMax) throw new Error(`thrift: more than ${valuesMax} values`)
    if (type === TRUE || type === FALSE) return
    if (type === BYTE) pass(1)
    else if (type === I16 || type === I32 || type === I64) varint()
    else if (type === DOUBLE) pass(8)
    else if (type === BINARY) pass(varint())
    else if (type === LIST) list(depth + 1)
    else if (type === STRUCT) struct(depth + 1)
    else throw new Error(`thrift: the unknown type ${type}`)
  }
  const struct = (depth: number): void => {
    if (depth > DEPTH_MAX) throw new Error('thrift: nested too deep')
    for (let head = byte(); (head & 15) !== 0; head = byte()) {
      if (head >> 4 === 0) varint()
      value(head & 15, depth)
    }
  }
  struct(0)
  return at
}
