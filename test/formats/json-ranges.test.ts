/** A JSON file read in ranges gives what it gives read whole: rows, and places of errors, those of its container too. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { findJsonStarts } from '../../src/formats/json/find-row-starts.ts'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { field } from '../support/field.ts'
import { readError, schemaOf } from './csv-json-support.ts'
import { RangeCheck } from './range-support.ts'

const SCHEMA = schemaOf([field('id', 'Int64', { isPrimary: true }), field('t', 'VarChar', { maxLength: 100 })])
const SIZES = { readBytes: 64, rowBytesMax: 1024 }
const check = new RangeCheck(findJsonStarts, jsonReader, SCHEMA, { sizes: SIZES })
const TASK_BYTES = [1, 7, 16, 40, 333]

const row = (id: number, t = `t${id}`) => `{"id": ${id}, "t": ${JSON.stringify(t)}}`
const rows = (count: number, between = ',\n') => Array.from({ length: count }, (_, id) => row(id)).join(between)

describe('JSON in ranges', () => {
  test('is cut in equal parts, at rows', async () => {
    const text = `{"rows":[\n${rows(300)}\n]}\n`
    const ranges = await check.ranges(text, 500)
    assert.equal(ranges.length, Math.round(text.length / 500))
    for (const { from, to, firstRow } of ranges) {
      assert.ok(to - from > 450 && to - from < 550, `${from}–${to}`)
      if (from > 0) assert.ok(text.slice(from).startsWith(`{"id": ${firstRow},`))
    }
    assert.deepEqual(await check.inRanges(text, 500), await check.whole(text))
  })

  test('may be a list or an object, with blanks, line breaks and a byte order mark anywhere, and texts that look like rows', async () => {
    const sly = [
      row(0, '},{"id":7},'),
      row(1, '"}]\\'),
      JSON.stringify({ id: 2, t: 'x', x: [{ a: [{}] }, '{'] }, null, 2),
    ]
    const texts = [
      `[${rows(30, ',')}]`,
      `\ufeff [ ${rows(30, ' ,\r\n\t')} \r\n]\n\n`,
      ` { "RowS" : [${rows(30, '\n,\n')}]\n}`,
      `[${Array.from({ length: 10 }, () => sly.join(',')).join(' , ')}]`,
    ]
    for (const text of texts) {
      for (const taskBytes of TASK_BYTES) {
        const whole = await check.whole(text)
        assert.equal(whole.length, 30, String(whole))
        assert.ok((await check.ranges(text, taskBytes)).length > 1)
        assert.deepEqual(await check.inRanges(text, taskBytes), whole)
      }
    }
  })

  test('has one range where there are no two rows', async () => {
    for (const text of ['[]', '{}', '{"rows":[]}', `[${row(0)}]`, `${' '.repeat(200)}[${row(0)}]`, '']) {
      assert.equal((await check.ranges(text, 1)).length, 1, text)
      assert.deepEqual(await check.inRanges(text, 1), await check.whole(text))
    }
  })

  test('names row, line and field as the whole file would', async () => {
    const broken = `[\n${rows(200)}\n]`.replace('"t": "t150"', '"t": 5')
    const range = (await check.ranges(broken, 500)).findLast((r) => r.firstRow <= 150)!
    assert.ok(range.from > 0)
    const error = await readError(jsonReader, SCHEMA, broken, { range, sizes: SIZES })
    const byte = broken.indexOf('"t": 5') + 5
    assert.deepEqual(error.place, { file: 'data/file.txt', row: 150, line: 152, column: 18, byte, field: 't' })
    assert.equal(error.message, await check.whole(broken))
  })

  test('is refused for what its container lacks or has too much, in the same words', async () => {
    const some = rows(20)
    const list = `[${some}]`
    const texts = [
      `[${some}`,
      `[${some},`,
      `[${some},]`,
      `[,${some}]`,
      `[${some}}`,
      `${list},`,
      `${list}]`,
      `${list}x`,
      `{"rows":${list}`,
      `{"rows":${list}]`,
      `{"rows":${list},"more":1}`,
      `{"rows":${list}}}`,
      `{"data":${list}}`,
      `{"rows":{${some}}}`,
      `[${some} ${some}]`,
      `[${some},,${some}]`,
      `[${some},7,${some}]`,
      `[${some},NaN,${some}]`,
      `[${some},"${some}`,
      `[${some},${row(0).slice(0, -1)}`,
      `[${some},${row(0).slice(0, -2)},${some}]`,
      `[${some},{"t":"${'x'.repeat(1500)}"},${some}]`,
      `[${some},{"id":1 "t":"${'x'.repeat(1500)}"},${some}]`,
    ]
    for (const text of texts) {
      const refusal = await check.whole(text)
      assert.equal(typeof refusal, 'string', text)
      for (const taskBytes of TASK_BYTES) assert.equal(await check.inRanges(text, taskBytes), refusal)
    }
  })

  test('is what the whole file is, whatever is in it', async () => {
    const piece = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.nat(99), fc.string({ maxLength: 9 })).map(([id, t]) => `${row(id, t)},`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '\n',
          ' \r\n',
          '{',
          '}',
          '"',
          '\\',
          '{},',
          '{},{},',
          ',',
          '[',
          ']',
          '{"t":"\\"',
          'x',
        ),
      },
    )
    const [heads, tails] = [
      fc.constantFrom('[', '{"rows":[', '\ufeff[', '{'),
      fc.constantFrom(']', ']}', '{}]', '', ']]'),
    ]
    await fc.assert(
      fc.asyncProperty(
        heads,
        fc.array(piece, { maxLength: 12 }),
        tails,
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        async (head, pieces, tail, taskBytes, isTidy) => {
          const middle = pieces.join('')
          const text = head + (isTidy ? middle.replace(/,$/, '') : middle) + tail
          assert.deepEqual(await check.inRanges(text, taskBytes), await check.whole(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('stops looking for rows when the job is cancelled', async () => {
    await assert.rejects(check.ranges(`[${rows(100)}]`, 500, AbortSignal.abort()), { name: 'AbortError' })
  })
})
