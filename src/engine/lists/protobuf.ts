/** The wire format of protocol buffers, as far as Lance's files need it. */
const MESSAGE_END = 'a message ends in the middle of a field'

/** A number, or the bytes of a text, a message or a list of numbers. */
export type PbValue = number | Buffer

/** The values of a message by the number of their field. Throws RangeError for what is none. */
export function messageOf(bytes: Buffer): Map<number, PbValue[]> {
  const fields = new Map<number, PbValue[]>()
  const reader = new VarintReader(bytes)
  while (!reader.isAtEnd) {
    const tag = reader.next()
    const value = readValue(reader, tag & 7)
    const field = Math.floor(tag / 8)
    const known = fields.get(field)
    if (known) known.push(value)
    else fields.set(field, [value])
  }
  return fields
}

function readValue(reader: VarintReader, wire: number): PbValue {
  switch (wire) {
    case 0:
      return reader.next()
    case 1:
      return reader.take(8)
    case 2:
      return reader.take(reader.next())
    case 5:
      return reader.take(4)
    default:
      throw new RangeError(`no field has the wire type ${wire}`)
  }
}

/** A packed list of numbers. */
export function packedNumbers(bytes: Buffer): number[] {
  const reader = new VarintReader(bytes)
  const numbers: number[] = []
  while (!reader.isAtEnd) numbers.push(reader.next())
  return numbers
}

class VarintReader {
  readonly #bytes: Buffer
  #position = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length
  }

  /** Exact up to 2^53, which no place or length exceeds. */
  next(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      if (this.isAtEnd) throw new RangeError(MESSAGE_END)
      const byte = this.#bytes[this.#position++]
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  take(length: number): Buffer {
    const end = this.#position + length
    if (end > this.#bytes.length) throw new RangeError(MESSAGE_END)
    const taken = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return taken
  }
}
