/** A JSON Lines file read in ranges gives what it gives read whole: rows, and places of errors. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { findJsonLinesStarts } from '../../src/formats/jsonl/find-row-starts.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { field } from '../support/field.ts'
import { readError, schemaOf } from './csv-json-support.ts'
import { RangeCheck } from './range-support.ts'

const SCHEMA = schemaOf([field('id', 'Int64', { isPrimary: true }), field('t', 'VarChar', { maxLength: 100 })])
const SIZES = { readBytes: 64, rowBytesMax: 1024 }
const check = new RangeCheck(findJsonLinesStarts, jsonLinesReader, SCHEMA, { sizes: SIZES })

describe('JSON Lines in ranges', () => {
  const row = (id: number, t = `t${id}`) => `{"id": ${id}, "t": ${JSON.stringify(t)}}\n`
  const many = Array.from({ length: 200 }, (_, id) => row(id)).join('')

  test('are cut about a task apart, and nothing small is left behind', async () => {
    const ranges = await check.ranges(many, 500)
    assert.equal(ranges.length, Math.round(many.length / 500))
    for (const { from, to } of ranges) assert.ok(to - from >= 450 && to - from < 550, `${from}–${to}`)
    assert.deepEqual(await check.inRanges(many, 500), await check.whole(many))
  })

  test('may have objects over several lines, blank lines, a byte order mark and texts that look like rows', async () => {
    const pretty = Array.from({ length: 40 }, (_, id) =>
      JSON.stringify({ id, t: `a\n{"id": 7}\n}"{` }, undefined, 2),
    ).join('\r\n\n  \n')
    for (const taskBytes of [1, 40, 333]) {
      assert.ok((await check.ranges(pretty, taskBytes)).length > 2)
      assert.deepEqual(await check.inRanges(`\ufeff${pretty}`, taskBytes), await check.whole(`\ufeff${pretty}`))
    }
  })

  test('name row, line and field as the whole file would', async () => {
    const broken = many.replace('"t": "t150"', '"t": 5')
    const range = (await check.ranges(broken, 500)).findLast((r) => r.firstRow <= 150)!
    assert.ok(range.from > 0)
    const error = await readError(jsonLinesReader, SCHEMA, broken, { range, sizes: SIZES })
    assert.deepEqual(error.place, { file: 'data/file.txt', row: 150, line: 151, column: 18, byte: 3547, field: 't' })
    assert.equal(error.message, await check.whole(broken))
  })

  test('never hide that two rows stand on one line, or that the last has no end', async () => {
    for (const text of [
      `${row(0)}${row(1).trim()}${row(2)}${row(3)}`,
      `${row(0)}${row(1)}{"id": 2`,
      `${row(0)}]${row(1)}`,
    ]) {
      const refusal = await check.whole(text)
      assert.equal(typeof refusal, 'string')
      for (const taskBytes of [1, 10, 20]) assert.equal(await check.inRanges(text, taskBytes), refusal)
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
          assert.deepEqual(await check.inRanges(text, taskBytes), await check.whole(text))
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('stop looking when the job is cancelled', async () => {
    await assert.rejects(check.ranges(many, 500, AbortSignal.abort()), { name: 'AbortError' })
  })
})
