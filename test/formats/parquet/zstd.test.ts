/** Zstd pages, by the decoder within Node's stream and, where that is not as expected or says no, by Node's function. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { constants, createZstdCompress, createZstdDecompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Decompressor } from '../../../src/formats/parquet/decompress.ts'
import { ZstdDecoder, type ZstdStream } from '../../../src/formats/parquet/zstd.ts'
import { seeded } from '../../support/sample-files.ts'

const LENGTH = 300_000
const random = seeded(11)
const plain = Buffer.from(Float32Array.from({ length: LENGTH / 4 }, () => Math.floor(random() * 4000) / 4000).buffer)
const packed = zstdCompressSync(plain, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })

/** As a writer packs that does not know how much is to come: no length in the frame. */
async function packedInPieces(): Promise<Buffer> {
  const stream = createZstdCompress()
  for (let at = 0; at < LENGTH; at += 7000) stream.write(plain.subarray(at, at + 7000))
  stream.end()
  return Buffer.concat(await stream.toArray())
}

test('gives page after page, of every kind of frame, and writes nothing behind them', async () => {
  const decoder = new ZstdDecoder()
  const frames = Buffer.concat([zstdCompressSync(plain.subarray(0, 5)), zstdCompressSync(plain.subarray(5))])
  for (const input of [packed, await packedInPieces(), frames, packed]) {
    const output = new Uint8Array(LENGTH + 9).fill(99)
    assert.equal(decoder.decode(input, output, LENGTH), true)
    assert.deepEqual(Buffer.from(output.subarray(0, LENGTH)), plain)
    assert.deepEqual([...output.subarray(LENGTH + 1)], Array(8).fill(99))
  }
})

test('says no to what is damaged, too long or too short, and then goes on', () => {
  const decoder = new ZstdDecoder()
  const output = new Uint8Array(LENGTH + 9)
  const flipped = Buffer.from(packed)
  flipped[packed.length - 1] ^= 1
  for (const cut of [1, 4, 5, 1000, packed.length]) {
    assert.equal(decoder.decode(packed.subarray(0, packed.length - cut), output, LENGTH), false, `${cut} bytes less`)
  }
  for (const input of [flipped, Buffer.concat([packed, packed]), Buffer.concat([packed, Buffer.from('rest')])]) {
    assert.equal(decoder.decode(input, output, LENGTH), false)
  }
  for (const length of [1, LENGTH - 1, LENGTH + 1]) assert.equal(decoder.decode(packed, output, length), false)
  assert.equal(decoder.decode(packed, output.subarray(0, LENGTH), LENGTH), false, 'no room to see more')
  assert.equal(decoder.decode(packed, output, LENGTH), true)
})

test('whatever is changed: what it takes Node takes too, and gives the same', () => {
  const decoder = new ZstdDecoder()
  const small = plain.subarray(0, 2000)
  const whole = zstdCompressSync(small)
  for (let round = 0; round < 500; round++) {
    const input = Buffer.from(whole)
    input[Math.floor(random() * input.length)] ^= 1 << Math.floor(random() * 8)
    const output = new Uint8Array(small.length + 1)
    if (!decoder.decode(input, output, small.length)) continue
    assert.deepEqual(Buffer.from(output.subarray(0, small.length)), zstdDecompressSync(input))
  }
})

test('a page is the same where the stream has another inside, and errors have their words', () => {
  const inner = (): ZstdStream => createZstdDecompress() as unknown as ZstdStream
  const others: (() => ZstdStream)[] = [
    () => ({ on: () => {} }),
    () => ({ on: () => {}, _handle: null, _writeState: new Uint32Array(2) }),
    () => ({ on: () => {}, _handle: { reset: () => {} } as never, _writeState: new Uint32Array(2) }),
    () => ({ on: () => {}, _handle: inner()._handle, _writeState: new Uint32Array(3) }),
    // It does nothing.
    () => ({ on: () => {}, _handle: { reset: () => {}, writeSync: () => {} }, _writeState: new Uint32Array(2) }),
  ]
  const decoders = [new ZstdDecoder(), ...others.map((create) => new ZstdDecoder(create))]
  for (const decoder of decoders) {
    const page = new Decompressor('ZSTD', decoder)
    assert.deepEqual(Buffer.from(page.run(packed, LENGTH)), plain)
    assert.throws(() => page.run(packed.subarray(0, 1000), LENGTH), /^Error: zstd: unexpected end of file/)
    assert.throws(() => page.run(Buffer.from('no frame'), LENGTH), /^Error: zstd: Unknown frame descriptor/)
    assert.throws(() => page.run(packed, LENGTH - 1), /^Error: zstd: more than the 299999 bytes of the page's header/)
    assert.throws(() => page.run(packed, LENGTH + 1), /^Error: a page of 300000 bytes, its header says 300001/)
    assert.deepEqual(Buffer.from(page.run(packed, LENGTH)), plain)
  }
})
