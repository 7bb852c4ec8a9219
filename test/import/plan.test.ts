import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { ApiError } from '../../src/core/errors.ts'
import { limits } from '../../src/core/limits.ts'
import { groupFormat } from '../../src/import/file-kinds.ts'
import { inspectGroup } from '../../src/import/inspect.ts'
import { type PlannedGroup, planTasks } from '../../src/import/plan.ts'
import { fixture, fixtureSet, primary, vector } from '../formats/numpy/read-rows.ts'
import { memorySource } from '../support/memory-source.ts'

describe('the format of a file group', () => {
  test('is told by its extensions', () => {
    assert.equal(groupFormat(['x/a.json']), 'json')
    assert.equal(groupFormat(['a.jsonl']), 'jsonl')
    assert.equal(groupFormat(['a.b/c.ndjson']), 'jsonl')
    assert.equal(groupFormat(['/a.csv']), 'csv')
    assert.equal(groupFormat(['a.parquet']), 'parquet')
    assert.equal(groupFormat(['a.json.gz']), 'json')
    assert.equal(groupFormat(['a.jsonl.zst']), 'jsonl')
    assert.equal(groupFormat(['a.ndjson.gz']), 'jsonl')
    assert.equal(groupFormat(['x.gz/a.csv.zst']), 'csv')
    assert.equal(groupFormat(['a/id.npy', 'b/vector.npy']), 'numpy')
  })

  const refusals: [string[], string][] = [
    [[''], 'unexpected file type, files=[]'],
    [['dir/'], 'unexpected file type, files=[dir/]'],
    [['dir.json/'], 'unexpected file type, files=[dir.json/]'],
    [['noext'], 'unexpected file type, files=[noext]'],
    [['a.txt', 'b.txt'], 'unexpected file type, files=[a.txt b.txt]'],
    [['a.JSON'], 'unexpected file type, files=[a.JSON]'],
    [['a.constructor'], 'unexpected file type, files=[a.constructor]'],
    [['a.gz'], 'unexpected file type, files=[a.gz]'],
    [['a.json.GZ'], 'unexpected file type, files=[a.json.GZ]'],
    [['a.json.gz.gz'], 'unexpected file type, files=[a.json.gz.gz]'],
    [['a.json/b.gz'], 'unexpected file type, files=[a.json/b.gz]'],
    [['a.parquet.gz'], 'unexpected file type, files=[a.parquet.gz]'],
    [['id.npy.zst'], 'unexpected file type, files=[id.npy.zst]'],
    [['a.json', 'b.json.gz'], 'for JSON import, accepts only one file'],
    [['a.json', 'b.json'], 'for JSON import, accepts only one file'],
    [['a.jsonl', 'b.ndjson'], 'for JSON import, accepts only one file'],
    [['a.csv', 'b.csv'], 'for CSV import, accepts only one file'],
    [['a.parquet', 'b.parquet'], 'for Parquet import, accepts only one file'],
    [['a.json', 'b.csv'], 'inconsistency in file types, (a.json) vs (b.csv)'],
    [['a.json', 'b.jsonl'], 'inconsistency in file types, (a.json) vs (b.jsonl)'],
    [['a.npy', 'b'], 'inconsistency in file types, (a.npy) vs (b)'],
  ]
  for (const [paths, text] of refusals) {
    test(`is refused for [${paths}]`, () => {
      assert.throws(
        () => groupFormat(paths),
        (error: unknown) => {
          assert.ok(error instanceof ApiError)
          assert.equal(error.code, 2100)
          assert.ok(error.message.startsWith(`${text}: importing data failed; expected `), error.message)
          return true
        },
      )
    })
  }
})

const group = (more: Partial<PlannedGroup>): PlannedGroup => ({
  index: 0,
  keys: ['k'],
  versions: ['v'],
  format: 'json',
  bytes: 10,
  ...more,
})

describe('the plan', () => {
  test('reads text files whole and reserves ids for the shortest rows they could hold', () => {
    const tasks = planTasks([group({ index: 3, bytes: 9 })], { taskBytes: 1 })
    assert.deepEqual(tasks, [{ groupIndex: 3, range: { kind: 'whole' }, bytes: 9, rowsMax: 5 }])
  })

  test('reserves ids for all rows that a packed file could hold', () => {
    const [task] = planTasks([group({ keys: ['a.json.gz'], bytes: 9 })], { taskBytes: 1 })
    assert.deepEqual([task.bytes, task.rowsMax], [9, limits.importFileBytesMax / 2 + 1])
  })

  for (const format of ['json', 'jsonl', 'csv'] as const) {
    test(`cuts ${format} where its rows were found to begin`, () => cutsAtRows(format))
  }

  function cutsAtRows(format: 'json' | 'jsonl' | 'csv'): void {
    const rowStarts = [
      { byte: 0, row: 0 },
      { byte: 10, row: 3 },
      { byte: 24, row: 9 },
    ]
    const tasks = planTasks([group({ format, bytes: 30, rowStarts })], { taskBytes: 10 })
    assert.deepEqual(
      tasks.map(({ range, bytes, rowsMax }) => [range, bytes, rowsMax]),
      [
        [{ kind: 'bytes', from: 0, to: 10, firstRow: 0 }, 10, 6],
        [{ kind: 'bytes', from: 10, to: 24, firstRow: 3 }, 14, 8],
        [{ kind: 'bytes', from: 24, to: 30, firstRow: 9 }, 6, 4],
      ],
    )
  }

  test('gives files without rows one task', () => {
    assert.deepEqual(planTasks([group({ format: 'numpy', rows: 0 })], { taskBytes: 4 }), [
      { groupIndex: 0, range: { kind: 'rows', from: 0, to: 0 }, bytes: 10, rowsMax: 0 },
    ])
    assert.deepEqual(planTasks([group({ format: 'parquet', rows: 0, rowGroups: [] })], { taskBytes: 4 }), [
      { groupIndex: 0, range: { kind: 'rowGroups', from: 0, to: 0, firstRow: 0 }, bytes: 10, rowsMax: 0 },
    ])
  })

  test('cuts Parquet at row groups near the size of a task', () => {
    const rowGroups = [30, 30, 30, 200, 10].map((bytes, i) => ({ bytes, rows: i + 1 }))
    const tasks = planTasks([group({ format: 'parquet', bytes: 320, rows: 15, rowGroups })], { taskBytes: 64 })
    assert.deepEqual(
      tasks.map(({ range, bytes, rowsMax }) => [range, bytes, rowsMax]),
      [
        [{ kind: 'rowGroups', from: 0, to: 2, firstRow: 0 }, 60, 3],
        [{ kind: 'rowGroups', from: 2, to: 3, firstRow: 3 }, 30, 3],
        [{ kind: 'rowGroups', from: 3, to: 4, firstRow: 6 }, 200, 4],
        [{ kind: 'rowGroups', from: 4, to: 5, firstRow: 10 }, 30, 5],
      ],
    )
  })

  test('cuts a Parquet row group that has parts into tasks of their own', () => {
    const starts = [{ chunk: 0, at: 77, before: 4, firstRow: 4, dictionary: false }]
    const parts = [
      { row: 0, starts: [] },
      { row: 4, starts },
    ]
    const rowGroups = [
      { bytes: 30, rows: 3 },
      { bytes: 100, rows: 10, parts },
      { bytes: 20, rows: 2 },
    ]
    const tasks = planTasks([group({ format: 'parquet', bytes: 170, rows: 15, rowGroups })], { taskBytes: 1000 })
    assert.deepEqual(
      tasks.map(({ range, bytes, rowsMax }) => [range, bytes, rowsMax]),
      [
        [{ kind: 'rowGroups', from: 0, to: 1, firstRow: 0 }, 30, 3],
        [{ kind: 'rowGroupPart', rowGroup: 1, from: 0, to: 4, firstRow: 3, starts: [] }, 40, 4],
        [{ kind: 'rowGroupPart', rowGroup: 1, from: 4, to: 10, firstRow: 3, starts }, 60, 6],
        [{ kind: 'rowGroups', from: 2, to: 3, firstRow: 13 }, 40, 2],
      ],
    )
  })

  test('covers every row once and every byte once, whatever the sizes', () => {
    const shape = fc.record({ rows: fc.nat(1000), bytes: fc.nat(5000), isCut: fc.boolean() })
    const rowGroupOf = ({ rows, bytes, isCut }: { rows: number; bytes: number; isCut: boolean }) => {
      const rowStarts = [0, Math.floor(rows / 3), Math.floor(rows / 2)]
      return isCut && rows > 5 ? { rows, bytes, parts: rowStarts.map((row) => ({ row, starts: [] })) } : { rows, bytes }
    }
    const sizes = fc.array(shape.map(rowGroupOf), { maxLength: 40 })
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 9000 }),
        fc.nat(100_000),
        fc.nat(3000),
        (rowGroups, taskBytes, bytes, rows) => {
          const inGroups = rowGroups.reduce((sum, g) => sum + g.rows, 0)
          const size = rowGroups.reduce((sum, g) => sum + g.bytes, 100)
          const groups = [
            group({ format: 'numpy', bytes, rows }),
            group({ format: 'parquet', index: 1, bytes: size, rows: inGroups, rowGroups }),
          ]
          const tasks = planTasks(groups, { taskBytes })
          for (const { index, bytes: all, rows: count } of groups) {
            const own = tasks.filter((task) => task.groupIndex === index)
            assert.equal(
              own.reduce((sum, task) => sum + task.bytes, 0),
              all,
            )
            assert.equal(
              own.reduce((sum, task) => sum + task.rowsMax, 0),
              count,
            )
            let [at, row] = [0, 0]
            for (const { range } of own) {
              assert.ok(range.kind === 'rows' || range.kind === 'rowGroups' || range.kind === 'rowGroupPart')
              const isPart = range.kind === 'rowGroupPart'
              assert.ok(isPart ? range.rowGroup === at && range.from === row : range.from === at && row === 0)
              assert.ok(range.to >= range.from)
              if (!isPart) at = range.to
              else if (range.to < rowGroups[at].rows) row = range.to
              else [at, row] = [at + 1, 0]
            }
            assert.deepEqual([at, row], [index === 0 ? rows : rowGroups.length, 0])
          }
        },
      ),
    )
  })
})

describe('looking at a group', () => {
  test('tells sizes, versions, rows and row groups', async () => {
    const parquet = fixture('parquet-full.small-pages.parquet')
    const shape = await inspectGroup([parquet], 'parquet')
    assert.deepEqual([shape.bytes, shape.rows, shape.versions], [parquet.bytes, 200, ['v1']])
    assert.deepEqual(
      shape.rowGroups?.map((g) => g.rows),
      [70, 70, 60],
    )
    const set = fixtureSet('numpy-plain')
    assert.equal((await inspectGroup(set, 'numpy')).rows, 200)
    assert.deepEqual(await inspectGroup([memorySource('a.json', Buffer.from('[]'))], 'json'), {
      bytes: 2,
      versions: ['v1'],
    })
  })

  test('finds where the rows of large text files begin, so that all workers have enough to do', async () => {
    const text = 'x'.repeat(1000)
    const rows = Math.ceil((2 * limits.textTaskBytesMin) / 1000)
    const list = Array.from({ length: rows }, (_, id) => JSON.stringify({ id, text }))
    const files = {
      json: `[${list.join(',')}]`,
      jsonl: list.join('\n'),
      csv: `id,text\n${list.map((_, id) => `${id},"${text}"`).join('\n')}`,
    }
    for (const format of ['json', 'jsonl', 'csv'] as const) {
      const content = Buffer.from(files[format])
      const source = memorySource(`a.${format}`, content)
      const { rowStarts } = await inspectGroup([source], format, undefined, undefined, { now: () => 0 })
      assert.equal(rowStarts?.length, 2, format)
      const { byte, row } = rowStarts[1]
      assert.ok(Math.abs(byte - content.length / 2) < 2000)
      assert.ok(content.toString('utf8', byte, byte + 20).includes(String(row)))
      const small = await inspectGroup([memorySource(`a.${format}`, content.subarray(0, 60e6))], format)
      assert.equal(small.rowStarts, undefined)
      const unsearched = await inspectGroup([source], format, undefined, undefined, { search: false })
      assert.equal(unsearched.rowStarts, undefined)
      // The first row says whether all others bring their keys; in CSV the header does.
      const keyed = await inspectGroup([source], format, { fields: [], allowInsertAutoId: true }, undefined, {
        now: () => 0,
      })
      assert.equal(keyed.rowStarts?.length, format === 'csv' ? 2 : undefined)
    }
    const packed = await inspectGroup([memorySource('a.json.gz', Buffer.alloc(70e6))], 'json')
    assert.equal(packed.rowStarts, undefined)
  })

  test('does not look through a text file that comes slowly', async () => {
    const row = `${JSON.stringify({ text: 'x'.repeat(10_000) })}\n`
    const content = Buffer.from(row.repeat(Math.ceil((3 * limits.textTaskBytesMin) / row.length)))
    let [clock, bytes] = [0, 0]
    const given = memorySource('a.jsonl', content)
    const slow = (bytesPerSecond: number) => ({
      ...given,
      read: (from: number, to: number) => {
        bytes += to - from
        clock += ((to - from) / bytesPerSecond) * 1000
        return given.read(from, to)
      },
    })
    const now = () => clock
    const inspect = (rate: number) => inspectGroup([slow(rate)], 'jsonl', undefined, undefined, { now })
    assert.equal((await inspect(limits.searchBytesPerSecondMin * 1.5)).rowStarts?.length, 3)
    bytes = 0
    assert.equal((await inspect(limits.searchBytesPerSecondMin / 1.5)).rowStarts?.length, 1)
    assert.ok(bytes < 1.5 * limits.textTaskBytesMin, `${bytes} read`)
  })

  test('cuts CSV with its own separator', async () => {
    const row = `1;"${'x'.repeat(10_000)}"\n`
    const content = Buffer.from(`id;text\n${row.repeat(Math.ceil((2.5 * limits.textTaskBytesMin) / row.length))}`)
    const more = { csv: { separator: ';', nullKey: '' }, now: () => 0 }
    const source = memorySource('a.csv', content)
    assert.equal((await inspectGroup([source], 'csv', undefined, undefined, more)).rowStarts?.length, 3)
    // Taken for another one, it is found to be strange, and read whole.
    assert.equal((await inspectGroup([source], 'csv')).rowStarts?.length, 1)
  })

  test('checks a NumPy set when it knows the schema', async () => {
    const schema = { fields: [primary(), vector(9)] }
    await assert.rejects(inspectGroup(fixtureSet('numpy-plain'), 'numpy', schema), /expected dim '9'/)
  })
})
