/** Protobuf messages of which only some fields are understood. */
import { BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** One field of a message, or one item of a repeated one. */
export class MessagePart {
  readonly number: number
  readonly type: WireType
  /** As it stands in the message, behind its tag. */
  readonly raw: Uint8Array

  constructor(number: number, type: WireType, raw: Uint8Array) {
    this.number = number
    this.type = type
    this.raw = raw
  }

  get bytes(): Uint8Array {
    return new BinaryReader(this.raw).bytes()
  }

  get message(): Message {
    return new Message(this.bytes)
  }

  get text(): string {
    return new BinaryReader(this.raw).string()
  }

  /** Exact up to 2^53. */
  get integer(): number {
    return Number(new BinaryReader(this.raw).uint64())
  }

  /** Of a packed list of integers, exact up to 2^53. */
  get integers(): number[] {
    const reader = new BinaryReader(this.bytes)
    const integers: number[] = []
    while (reader.pos < reader.len) integers.push(Number(reader.uint64()))
    return integers
  }
}

export class Message {
  readonly parts: readonly MessagePart[]

  constructor(bytes: Uint8Array) {
    const reader = new BinaryReader(bytes)
    const parts: MessagePart[] = []
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag()
      parts.push(new MessagePart(number, type, reader.skip(type)))
    }
    this.parts = parts
  }

  all(number: number): MessagePart[] {
    return this.parts.filter((part) => part.number === number)
  }

  one(number: number): MessagePart | undefined {
    return this.parts.find((part) => part.number === number)
  }

  /** 0 where it is left out, as protobuf has it. */
  integer(number: number): number {
    return this.one(number)?.integer ?? 0
  }
}

/** Writes the field's tag, and what `write` does as its message or packed list. */
export function nested(writer: BinaryWriter, number: number, write: (writer: BinaryWriter) => void): BinaryWriter {
  writer.tag(number, WireType.LengthDelimited).fork()
  write(writer)
  return writer.join()
}

export const varint = (writer: BinaryWriter, number: number, value: number): BinaryWriter =>
  writer.tag(number, WireType.Varint).uint64(value)

export const text = (writer: BinaryWriter, number: number, value: string): BinaryWriter =>
  writer.tag(number, WireType.LengthDelimited).string(value)

export const packed = (writer: BinaryWriter, number: number, values: readonly number[]): BinaryWriter =>
  nested(writer, number, () => {
    for (const value of values) writer.uint64(value)
  })
