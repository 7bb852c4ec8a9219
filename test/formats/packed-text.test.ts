/** JSON, JSON Lines and CSV inside gzip and zstd: the same rows, the same places in errors, and nothing taken that is not whole. */
import { strict as assert } from 'node:assert'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { constants, crc32, createZstdCompress, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { csvReader } from '../../src/formats/csv/read-csv.ts'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import type { RowReader } from '../../src/formats/row-reader.ts'
import { TextPieces } from '../../src/formats/text-pieces.ts'
import type { WindowSizes } from '../../src/formats/text-window.ts'
import { UnpackedBytes } from '../../src/formats/unpacked-bytes.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'
import { readError, readRows, schemaOf, WIDE } from './csv-json-support.ts'

const SCHEMA = schemaOf([field('id', 'Int64', { isPrimary: true }), field('t', 'VarChar', { maxLength: 100 })])
const ROWS = Array.from({ length: 3000 }, (_, i) => ({ id: i, t: `text ${i * 7919}` }))
const EXPECTED = ROWS.map(({ id, t }) => ({ id: BigInt(id), t }))

const FORMATS: [string, (sizes: WindowSizes) => RowReader, string][] = [
  ['json', jsonReader, JSON.stringify({ rows: ROWS })],
  ['jsonl', jsonLinesReader, ROWS.map((row) => `${JSON.stringify(row)}\n`).join('')],
  ['csv', csvReader, `id,t\n${ROWS.map(({ id, t }) => `${id},${t}`).join('\n')}`],
]
const PACKERS: [string, (bytes: Uint8Array) => Buffer][] = [
  ['gz', (bytes) => gzipSync(bytes)],
  // With the checksum that the zstd tool writes; without it a flipped bit cannot be seen.
  ['zst', (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })],
]

/** What other tools write, and what only the formats' specifications know. */
const UNUSUAL: [string, string, (bytes: Uint8Array) => Promise<Buffer> | Buffer][] = [
  ['a zstd frame that does not say how long it is', 'zst', streamed],
  ['frames that do and do not', 'zst', async (b) => Buffer.concat([await streamed(b), zstdCompressSync('')])],
  ['a zstd file with frames to skip', 'zst', (b) => Buffer.concat([SKIPPED, zstdCompressSync(b), SKIPPED])],
  ['a gzip member with a name and a comment', 'gz', named],
  ['members with and without a name', 'gz', (b) => Buffer.concat([named(b), gzipSync(''), named(Buffer.alloc(0))])],
]
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

function streamed(bytes: Uint8Array): Promise<Buffer> {
  const stream = createZstdCompress()
  stream.end(bytes)
  return buffer(stream)
}

function named(bytes: Uint8Array): Buffer {
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(bytes), 0)
  tail.writeUInt32LE(bytes.length, 4)
  const head = Buffer.from([0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3])
  return Buffer.concat([head, Buffer.from('rows.json\0a comment\0'), deflateRawSync(bytes), tail])
}

for (const [what, extension, pack] of UNUSUAL) {
  test(`${what} is taken`, async () => {
    const [, reader, text] = FORMATS[1]
    const packed = await pack(Buffer.from(text))
    for (const readBytes of [1, 1 << 20]) {
      const options = { key: `a.jsonl.${extension}`, sizes: { readBytes, rowBytesMax: 4096 } }
      assert.deepEqual(await readRows(reader, SCHEMA, packed, options), EXPECTED)
    }
    const cut = await readError(reader, SCHEMA, packed.subarray(0, -1), { key: `a.jsonl.${extension}` })
    assert.match(cut.message, /^failed to decompress the file, error: .*file: a\.jsonl.*may be cut off or damaged/)
  })
}

for (const [extension, pack] of PACKERS) {
  describe(`text in .${extension}`, () => {
    for (const [format, reader, text] of FORMATS) {
      const key = `a.${format}.${extension}`
      const read = (content: Uint8Array, sizes = WIDE) => readRows(reader, SCHEMA, content, { key, sizes })
      const bytes = Buffer.from(text)

      test(`${format} gives the rows of the plain file, whatever the size of the window`, async () => {
        for (const readBytes of [1, 97, 4096, 1 << 20]) {
          assert.deepEqual(await read(pack(bytes), { readBytes, rowBytesMax: 4096 }), EXPECTED)
        }
      })

      test(`${format} may be several members, empty ones too`, async () => {
        const cuts = [0, 1, 40_000, 40_000, 40_001, bytes.length]
        const members = cuts.slice(1).map((cut, i) => pack(bytes.subarray(cuts[i], cut)))
        assert.deepEqual(await read(Buffer.concat(members)), EXPECTED)
      })

      test(`${format} that is cut off, damaged or followed by something is refused`, async () => {
        const whole = pack(bytes)
        const flipped = Buffer.from(whole)
        flipped[whole.length >> 1] ^= 0x10
        const broken = {
          empty: Buffer.alloc(0),
          'cut in the header': whole.subarray(0, 5),
          'cut in the middle': whole.subarray(0, whole.length >> 1),
          'cut before its last byte': whole.subarray(0, -1),
          flipped,
          'followed by garbage': Buffer.concat([whole, Buffer.from('garbage')]),
          'followed by one byte': Buffer.concat([whole, whole.subarray(0, 1)]),
          'followed by zeros': Buffer.concat([whole, Buffer.alloc(16)]),
          'followed by half a member': Buffer.concat([whole, whole.subarray(0, 20)]),
          'not packed at all': bytes,
        }
        for (const [what, content] of Object.entries(broken)) {
          const error = await readError(reader, SCHEMA, content, { key })
          assert.equal(error.place.file, key, what)
          if (what !== 'flipped') assert.match(error.message, /^failed to decompress the file, error: /, what)
        }
      })
    }

    test('errors count rows and lines in the text', async () => {
      const lines = ROWS.map((row) => JSON.stringify(row.id === 2222 ? { ...row, t: 5 } : row))
      const packed = pack(Buffer.from(`\n${lines.join('\n')}`))
      const error = await readError(jsonLinesReader, SCHEMA, packed, { key: `a.jsonl.${extension}`, sizes: WIDE })
      const place = { row: 2222, line: 2224, column: 16, byte: 68602, isUnpacked: true, field: 't' }
      assert.deepEqual(error.place, { file: `a.jsonl.${extension}`, ...place })
      assert.match(error.message, /line 2224, column 16, byte 68602 of the unpacked text, field 't'/)
    })

    test('a row of unbounded length is refused once it is too long', async () => {
      const packed = pack(Buffer.from(`{"id":1,"t":"${'x'.repeat(3_000_000)}"}`))
      const sizes = { readBytes: 65_536, rowBytesMax: 100_000 }
      const error = await readError(jsonLinesReader, SCHEMA, packed, { key: `a.jsonl.${extension}`, sizes })
      assert.match(error.message, /the row is too long/)
    })

    test('what unpacks to more than the limit is refused at the limit', async () => {
      const packed = pack(Buffer.alloc(50_000_000, ' '))
      const unpacked = new UnpackedBytes(
        memorySource(`bomb.json.${extension}`, packed),
        extension === 'gz' ? 'gzip' : 'zstd',
        1_000_000,
      )
      let total = 0
      await assert.rejects(
        async () => {
          for await (const chunk of unpacked.chunks()) total += chunk.length
        },
        (error: Error) => /maximum limit.*maxSize=1000000.*bomb\.json/.test(error.message),
      )
      assert.ok(total <= 1_000_000)
    })

    test('a failing read is reported as itself', async () => {
      const source = memorySource(`a.json.${extension}`, pack(Buffer.from('[]')))
      source.read = () => Promise.reject(new Error('the disk is gone'))
      const pieces = new TextPieces(source, 100)
      await assert.rejects(pieces.next(), /^Error: the disk is gone$/)
      await pieces.close()
    })

    test('a reader that stops early leaves nothing running', async () => {
      const source = memorySource(`a.json.${extension}`, pack(Buffer.alloc(20_000_000, '[')))
      const pieces = new TextPieces(source, 1000)
      assert.equal((await pieces.next()).isLast, false)
      await pieces.close()
    })
  })
}
