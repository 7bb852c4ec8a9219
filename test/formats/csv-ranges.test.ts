/** A CSV file read in ranges gives what it gives read whole: rows, and places of errors. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { findCsvStarts } from '../../src/formats/csv/find-row-starts.ts'
import { csvReader } from '../../src/formats/csv/read-csv.ts'
import { IS_WRONG, NEEDS_MORE, RecordEndScanner } from '../../src/formats/csv/record-end-scanner.ts'
import { RecordError } from '../../src/formats/csv/record-error.ts'
import { RecordScanner } from '../../src/formats/csv/record-scanner.ts'
import { field } from '../support/field.ts'
import { readError, schemaOf } from './csv-json-support.ts'
import { RangeCheck } from './range-support.ts'

const SCHEMA = schemaOf([field('id', 'Int64', { isPrimary: true }), field('t', 'VarChar', { maxLength: 100 })])
const SIZES = { readBytes: 64, rowBytesMax: 1024 }
const check = new RangeCheck(findCsvStarts, csvReader, SCHEMA, { sizes: SIZES })
const TASK_BYTES = [1, 7, 16, 40, 333]

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const rows = (count: number, text = (id: number) => `t${id}`, end = '\n') =>
  Array.from({ length: count }, (_, id) => `${id},${text(id)}${end}`).join('')

describe('CSV in ranges', () => {
  test('is cut in equal parts, at records', async () => {
    const text = `id,t\n${rows(300)}`
    const ranges = await check.ranges(text, 300)
    assert.equal(ranges.length, Math.round(text.length / 300))
    for (const { from, to, firstRow } of ranges) {
      assert.ok(to - from > 250 && to - from < 350, `${from}–${to}`)
      if (from > 0) assert.ok(text.slice(from).startsWith(`${firstRow},t`))
    }
    assert.deepEqual(await check.inRanges(text, 300), await check.whole(text))
  })

  test('may have quotes, line breaks and separators in cells, empty lines, CRLF and a byte order mark', async () => {
    const sly = (id: number) => quoted(['a\n7,b\n', '","\n\n', '\r\n""\r', ',', ''][id % 5])
    const texts = [
      `\ufeffid,t\r\n${rows(30, undefined, '\r\n')}`,
      `id,t\n\n\r\n${rows(30, sly, '\n\r\n\n')}`,
      `"id","t"\n${rows(30, sly)}`,
      `"x\ny","id",t,"x"\n${Array.from({ length: 30 }, (_, id) => `"\n""",${id},${sly(id)},"${id}"\n`).join('')}`,
      `id,t\n${rows(30, () => `"${'z'.repeat(90)}\n"`)}`,
    ]
    for (const text of texts) {
      for (const taskBytes of TASK_BYTES) {
        const whole = await check.whole(text)
        assert.equal(whole.length, 30, String(whole))
        assert.ok(taskBytes > 100 || (await check.ranges(text, taskBytes)).length > 2)
        assert.deepEqual(await check.inRanges(text, taskBytes), whole)
      }
    }
  })

  test('may be separated by any character, of one byte or more', async () => {
    for (const separator of [';', '\t', ' ', 'é', '→', '\u{1f98b}']) {
      const own = new RangeCheck(findCsvStarts, csvReader, SCHEMA, { sizes: SIZES, separator })
      const text = `id,t\n${rows(30, (id) => (id % 2 === 0 ? quoted(`,${id}\n`) : `a,${id}`))}`
        .replaceAll(/^(\w+),/gm, `$1${separator}`)
        .replaceAll(/\n"/g, '\n"')
      for (const taskBytes of TASK_BYTES) {
        assert.ok(taskBytes > 100 || (await own.ranges(text, taskBytes)).length > 2)
        assert.equal((await own.whole(text)).length, 30)
        assert.deepEqual(await own.inRanges(text, taskBytes), await own.whole(text))
      }
    }
  })

  test('has one range where there are no two rows', async () => {
    for (const text of ['', '\n', 'id,t', 'id,t\n', 'id,t\n1,a', `id,t${'\n'.repeat(200)}1,a\n`]) {
      assert.equal((await check.ranges(text, 1)).length, 1, text)
      assert.deepEqual(await check.inRanges(text, 1), await check.whole(text))
    }
  })

  test('names row, line and field as the whole file would', async () => {
    const broken = `id,t\n${rows(200, (id) => `"\n${id}"`)}`.replace('\n150,', '\nx150,')
    const range = (await check.ranges(broken, 300)).findLast((r) => r.firstRow <= 150)!
    assert.ok(range.from > 0)
    const error = await readError(csvReader, SCHEMA, broken, { range, sizes: SIZES })
    const byte = broken.indexOf('x150')
    assert.deepEqual(error.place, { file: 'data/file.txt', row: 150, line: 302, column: 1, byte, field: 'id' })
    assert.equal(error.message, await check.whole(broken))
  })

  test('has no border behind a quote that stands in a wrong place', async () => {
    for (const bad of ['5" pipe', '"a"b', '"a" ', ' "a"', '"a"\rb', '\r"a"']) {
      const text = `id,t\n${rows(20)}20,${bad}\n${rows(20, (id) => quoted(`${id}\n`))}`
      assert.equal((await check.ranges(text, 1)).length, 20, bad)
    }
  })

  test('is refused for what is wrong in it in the same words', async () => {
    const some = rows(20)
    const more = rows(20, (id) => quoted(`${id}\n`))
    const texts = [
      `id,id\n${some}`,
      `id,"t\n${some}`,
      `id,x\n${some}`,
      `id,t\n${some}1,"a\n${some}`,
      `id,t\n${some}1,"a\n${more}`,
      `id,t\n${some}5,6" pipe\n${more}`,
      `id,t\n${more}5,"6"" pipe\n${more}`,
      `id,t\n${more}5,"6" pipe"\n${more}`,
      `id,t\n${some}5\n${more}`,
      `id,t\n${some}5,6,7\n${more}`,
      `id,t\n${some}${'x'.repeat(1500)}\n${more}`,
      `id,t\n${some}5,"${'x'.repeat(1500)}"\n${more}`,
      `id,t\n${more}5,"`,
      `id,t\n${more}\r`,
      `id,t\n${more}\rx`,
    ]
    for (const text of texts) {
      const refusal = await check.whole(text)
      for (const taskBytes of TASK_BYTES) assert.deepEqual(await check.inRanges(text, taskBytes), refusal, text)
    }
  })

  test('is what the whole file is, whatever is in it', async () => {
    const cell = fc.oneof(
      { weight: 3, arbitrary: fc.string({ maxLength: 9 }).map(quoted) },
      { weight: 3, arbitrary: fc.stringMatching(/^[a-z ]{0,70}$/) },
      { weight: 1, arbitrary: fc.string({ maxLength: 9 }) },
    )
    const piece = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.nat(99), cell).map(([id, t]) => `${id},${t}\n`) },
      { weight: 1, arbitrary: fc.constantFrom('\n', '\r\n', '\r', '"', '""', ',', '1,"', '"\n', '1', 'x') },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('id,t\n', '\ufeffid,t\r\n', '"id","t"\n', 'id,"t\n'),
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 120 }),
        async (head, pieces, taskBytes) => {
          const text = head + pieces.join('')
          assert.deepEqual(await check.inRanges(text, taskBytes), await check.whole(text))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('stops looking for rows when the job is cancelled', async () => {
    await assert.rejects(check.ranges(`id,t\n${rows(100)}`, 500, AbortSignal.abort()), { name: 'AbortError' })
  })
})

test('the end of a record is where the record scanner finds it, in windows that end anywhere', () => {
  const letters = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', '""', ',"', '",'), maxLength: 30 })
  const long = fc.constantFrom('', 'x'.repeat(70), `"${'y'.repeat(70)}\n"`)
  fc.assert(
    fc.property(
      fc.tuple(letters, long, letters),
      fc.constantFrom(',', 'é', 'a'),
      fc.nat(130),
      fc.boolean(),
      (parts, separator, cut, isLast) => {
        const bytes = Buffer.from(parts.join('')).subarray(0, cut)
        if (bytes.length === 0) return
        const [scanner, ends] = [Buffer.from(separator)].flatMap((s) => [new RecordScanner(s), new RecordEndScanner(s)])
        const found = (ends as RecordEndScanner).scan(bytes, 0, isLast)
        let wanted: number
        try {
          wanted = (scanner as RecordScanner).scan(bytes, 0, isLast)
        } catch (error) {
          assert.ok(error instanceof RecordError)
          wanted = IS_WRONG
        }
        // It may want to see what follows a quote that ends the window, or the rest of a record in which a quote is wrong.
        if (found !== wanted)
          assert.ok(found === NEEDS_MORE && !isLast, `${JSON.stringify(bytes.toString())}: ${found}`)
      },
    ),
    { numRuns: 20_000 },
  )
})
