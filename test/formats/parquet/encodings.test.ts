import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { snappyUncompress } from 'hyparquet'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { decodeHybrid } from '../../../src/formats/parquet/hybrid.ts'
import { snappyInto } from '../../../src/formats/parquet/snappy.ts'

/** Runs of [value, count]: odd ones bit-packed (their count rounded up to groups of 8), even ones run-length. */
function encode(
  runs: readonly { value: number; count: number; packed: boolean }[],
  width: number,
): { bytes: Uint8Array; values: number[] } {
  const bytes: number[] = []
  const values: number[] = []
  const varint = (n: number) => {
    for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) + 128)
    bytes.push(n)
  }
  for (const { value, count, packed } of runs) {
    if (!packed) {
      varint(count * 2)
      for (let i = 0; i < Math.ceil(width / 8); i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 255)
      values.push(...new Array<number>(count).fill(value))
      continue
    }
    const groups = Math.ceil(count / 8)
    varint(groups * 2 + 1)
    let bits = 0n
    for (let i = 0; i < groups * 8; i++) {
      const item = (value + i * 7) % 2 ** width
      bits |= BigInt(item) << BigInt(i * width)
      values.push(item)
    }
    for (let i = 0; i < groups * width; i++) bytes.push(Number((bits >> BigInt(8 * i)) & 255n))
  }
  return { bytes: Uint8Array.from(bytes), values }
}

describe('run-length and bit-packed runs', () => {
  const runs = (width: number) =>
    fc.array(
      fc.record({ value: fc.nat(2 ** width - 1), count: fc.integer({ min: 1, max: 300 }), packed: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    )
  const cases = fc.integer({ min: 1, max: 24 }).chain((width) => fc.tuple(fc.constant(width), runs(width)))

  test('come back as they went in, and as hyparquet reads them', () => {
    fc.assert(
      fc.property(cases, fc.nat(7), ([width, list], less) => {
        const { bytes, values } = encode(list, width)
        const count = values.length - Math.min(less, values.length - 1)
        const out = new Uint32Array(count + 5).fill(99)
        const ones = decodeHybrid(bytes, 0, bytes.length, width, out, 2, count, values[0])
        assert.deepEqual([...out.subarray(2, 2 + count)], values.slice(0, count))
        assert.deepEqual([out[1], out[2 + count]], [99, 99])
        assert.equal(ones, values.slice(0, count).filter((v) => v === values[0]).length)
        const theirs = new Array<number>(values.length)
        readRleBitPackedHybrid({ view: new DataView(bytes.buffer), offset: 0 }, width, theirs, bytes.length)
        assert.deepEqual(theirs, values)
      }),
    )
  })

  test('that end too early are refused, and never read beyond', () => {
    const { bytes } = encode([{ value: 5, count: 16, packed: true }], 3)
    for (let end = 0; end < bytes.length; end++) {
      assert.throws(() => decodeHybrid(bytes, 0, end, 3, new Uint8Array(16), 0, 16, 0), /end too early/)
    }
    assert.throws(
      () => decodeHybrid(Uint8Array.of(0, 0, 0, 0), 0, 4, 1, new Uint8Array(9), 0, 9, 0),
      /a run of no levels/,
    )
  })
})

describe('snappy', () => {
  /** One element of each kind, overlapping copies among them. */
  const long = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) & 255)
  const literal = (bytes: Uint8Array) => {
    const n = bytes.length - 1
    const size =
      n < 60
        ? [n << 2]
        : n < 256
          ? [60 << 2, n]
          : n < 65536
            ? [61 << 2, n & 255, n >> 8]
            : [62 << 2, n & 255, (n >> 8) & 255, n >> 16]
    return Buffer.concat([Buffer.from(size), bytes])
  }
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)])
  const parts: { bytes: Uint8Array; adds: number }[] = [
    { bytes: literal(long.subarray(0, 5)), adds: 5 },
    { bytes: literal(long.subarray(0, 100)), adds: 100 },
    { bytes: literal(long.subarray(0, 3000)), adds: 3000 },
    { bytes: literal(long), adds: 70_000 },
    { bytes: Uint8Array.of(1 | ((11 - 4) << 2) | (1 << 5), 44), adds: 11 },
    { bytes: Uint8Array.of(2 | ((64 - 1) << 2), 1, 0), adds: 64 },
    { bytes: Uint8Array.of(2 | ((64 - 1) << 2), 0xe8, 3), adds: 64 },
    { bytes: Uint8Array.of(3 | ((33 - 1) << 2), 0x70, 0x11, 1, 0), adds: 33 },
  ]
  const size = parts.reduce((sum, { adds }) => sum + adds, 0)
  const block = Buffer.concat([Buffer.from(varint(size)), ...parts.map(({ bytes }) => bytes)])

  test('gives what hyparquet gives, into a buffer that may be longer', () => {
    const theirs = new Uint8Array(size)
    snappyUncompress(block, theirs)
    const ours = new Uint8Array(size + 10).fill(7)
    snappyInto(block, ours, size)
    assert.deepEqual(Buffer.compare(ours.subarray(0, size), theirs), 0)
    assert.deepEqual([...ours.subarray(size)], new Array(10).fill(7))
  })

  test('refuses blocks that are cut off, go on, or lie about their size', () => {
    for (let end = 0; end < block.length; end += end < 200 || end > block.length - 50 ? 1 : 997) {
      assert.throws(() => snappyInto(block.subarray(0, end), new Uint8Array(size), size), /^Error: snappy/)
    }
    assert.throws(
      () => snappyInto(Buffer.concat([block, Buffer.of(0, 1)]), new Uint8Array(size), size),
      /^Error: snappy/,
    )
    assert.throws(() => snappyInto(block, new Uint8Array(size), size - 1), /declared/)
    assert.throws(() => snappyInto(Uint8Array.of(4, 2 | (3 << 2), 0, 0), new Uint8Array(4), 4), /a bad copy/)
  })
})
