/** A JSON Lines file read in ranges gives what it gives read whole: rows, and places of errors. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { FileError } from '../../src/core/errors.ts'
import { findRowStarts } from '../../src/formats/jsonl/find-row-starts.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import type { ReadRange } from '../../src/formats/row-reader.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'
import { DATA_KEY, type Row, readError, readRows, schemaOf } from './csv-json-support.ts'

const SCHEMA = schemaOf([field('id', 'Int64', { isPrimary: true }), field('t', 'VarChar', { maxLength: 100 })])
/** Rows may bring their ids. */
const ALLOWING = {
  ...schemaOf([
    field('id', 'Int64', { isPrimary: true, autoId: true }),
    field('t', 'VarChar', { maxLength: 100, nullable: true }),
  ]),
  allowInsertAutoId: true,
}
const FIRST_ID = 1000n
const SIZES = { readBytes: 64, rowBytesMax: 1024 }
const { signal } = new AbortController()

async function rangesOf(text: string, taskBytes: number): Promise<Extract<ReadRange, { kind: 'bytes' }>[]> {
  const content = Buffer.from(text)
  const starts = await findRowStarts(memorySource(DATA_KEY, content), signal, taskBytes, SIZES)
  return starts.map(({ byte, row }, i) => ({
    kind: 'bytes',
    from: byte,
    to: starts[i + 1]?.byte ?? content.length,
    firstRow: row,
  }))
}

/** Reads all ranges one after the other: their rows, or the first error's text. */
async function readInRanges(text: string, taskBytes: number, schema = SCHEMA): Promise<Row[] | string> {
  const rows: Row[] = []
  for (const range of await rangesOf(text, taskBytes)) {
    try {
      const read = await readRows(jsonLinesReader, schema, text, { range, sizes: SIZES, firstId: FIRST_ID })
      rows.push(...read)
    } catch (error) {
      if (error instanceof FileError) return error.message
      throw error
    }
  }
  return rows
}

const readWhole = (text: string, schema = SCHEMA): Promise<Row[] | string> =>
  readRows(jsonLinesReader, schema, text, { sizes: SIZES, firstId: FIRST_ID }).catch((error) => {
    if (error instanceof FileError) return error.message
    throw error
  })

describe('JSON Lines in ranges', () => {
  const row = (id: number, t = `t${id}`) => `{"id": ${id}, "t": ${JSON.stringify(t)}}\n`
  const many = Array.from({ length: 200 }, (_, id) => row(id)).join('')

  test('are cut about a task apart, and nothing small is left behind', async () => {
    const ranges = await rangesOf(many, 500)
    assert.ok(ranges.length >= 8)
    for (const { from, to } of ranges) assert.ok(to - from >= 250 && to - from < 800, `${from}–${to}`)
    assert.deepEqual(await readInRanges(many, 500), await readWhole(many))
  })

  test('may have objects over several lines, blank lines, a byte order mark and texts that look like rows', async () => {
    const pretty = Array.from({ length: 40 }, (_, id) =>
      JSON.stringify({ id, t: `a\n{"id": 7}\n}"{` }, undefined, 2),
    ).join('\r\n\n  \n')
    for (const taskBytes of [1, 40, 333]) {
      assert.ok((await rangesOf(pretty, taskBytes)).length > 2)
      assert.deepEqual(await readInRanges(`\ufeff${pretty}`, taskBytes), await readWhole(`\ufeff${pretty}`))
    }
  })

  test('name row, line and field as the whole file would', async () => {
    const broken = many.replace('"t": "t150"', '"t": 5')
    const range = (await rangesOf(broken, 500)).findLast((r) => r.firstRow <= 150)!
    assert.ok(range.from > 0)
    const error = await readError(jsonLinesReader, SCHEMA, broken, { range, sizes: SIZES })
    assert.deepEqual(error.place, { file: 'data/file.txt', row: 150, line: 151, column: 18, byte: 3547, field: 't' })
    assert.equal(error.message, await readWhole(broken))
  })

  test('never hide that two rows stand on one line, or that the last has no end', async () => {
    for (const text of [
      `${row(0)}${row(1).trim()}${row(2)}${row(3)}`,
      `${row(0)}${row(1)}{"id": 2`,
      `${row(0)}]${row(1)}`,
    ]) {
      const refusal = await readWhole(text)
      assert.equal(typeof refusal, 'string')
      for (const taskBytes of [1, 10, 20]) assert.equal(await readInRanges(text, taskBytes), refusal)
    }
  })

  test('are what the whole file is, whatever is in it', async () => {
    const piece = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.nat(99), fc.string({ maxLength: 9 })).map(([id, t]) => row(id, t)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\n', ' \r\n', '{', '}', '"', '\\', '{}\n', '{}{}\n', ',', '[', '{"t":"\\"', 'x'),
      },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 120 }),
        async (pieces, taskBytes) => {
          const text = pieces.join('')
          assert.deepEqual(await readInRanges(text, taskBytes), await readWhole(text))
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('hold all rows to what the first one does with its auto id', async () => {
    const bare = (id: number) => `{"t": "b${id}"}\n`
    const rows = (make: (id: number) => string) => Array.from({ length: 60 }, (_, id) => make(id)).join('')
    for (const text of [rows(row), rows(bare)]) {
      const whole = await readWhole(text, ALLOWING)
      assert.equal(whole.length, 60)
      const inRanges = (await readInRanges(text, 200, ALLOWING)) as Row[]
      assert.deepEqual(
        inRanges.map(({ t }) => t),
        (whole as Row[]).map(({ t }) => t),
      )
    }
    for (const [text, found] of [
      [`${rows(row)}${bare(60)}${row(61)}`, 60],
      [`${rows(bare)}${row(60)}${bare(61)}`, 1],
    ] as const) {
      const refusal = await readWhole(text, ALLOWING)
      const words = `imported rows are not aligned, field 'id' with '${found}' rows, other fields with '61' rows`
      assert.match(String(refusal), new RegExp(`${words}.*row 60, line 61, .*field 'id'`))
      for (const taskBytes of [60, 200, 700]) assert.equal(await readInRanges(text, taskBytes, ALLOWING), refusal)
    }
  })

  test('stop looking when the job is cancelled', async () => {
    const source = memorySource(DATA_KEY, Buffer.from(many))
    await assert.rejects(findRowStarts(source, AbortSignal.abort(), 500, SIZES), { name: 'AbortError' })
  })
})
