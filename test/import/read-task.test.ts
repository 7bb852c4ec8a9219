/** Several tasks in one order: each has its own outcome and its own errors, whatever batches their rows come in. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { RecordBatch } from 'apache-arrow'
import { limits } from '../../src/core/limits.ts'
import type { Schema } from '../../src/core/schema.ts'
import { ScratchPool, withScratch } from '../../src/core/scratch.ts'
import type { SealedSegment } from '../../src/engine/engine.ts'
import type { SegmentSink } from '../../src/engine/segment-sink.ts'
import type { Format } from '../../src/formats/row-reader.ts'
import type { ReadOrder, ReadTask } from '../../src/import/worker/messages.ts'
import { runRead } from '../../src/import/worker/read-task.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'
import { npy } from '../support/sample-files.ts'

const ID = field('id', 'Int64', { isPrimary: true })
const SCHEMA: Schema = { fields: [ID, field('n', 'Int32')] }
const AUTO: Schema = { fields: [{ ...ID, autoId: true }, field('n', 'Int32')], allowInsertAutoId: true }

/** Keeps what it is given: the rows of each batch as [id, n]. */
class KeptSink implements SegmentSink {
  readonly batches: [bigint, number][][] = []
  readonly synced: number[] = []
  failsAt = -1

  async open(): Promise<void> {}
  async append(batch: RecordBatch): Promise<void> {
    if (this.batches.length === this.failsAt) throw new Error('the disk is full')
    const [id, n] = batch.schema.fields.map((_, i) => batch.getChildAt(i)!)
    this.batches.push(Array.from({ length: batch.numRows }, (_, row) => [id.get(row), n.get(row)]))
  }
  async finish(): Promise<number> {
    return 1 + this.batches.length
  }
  async sync({ version }: { version: number }): Promise<number> {
    this.synced.push(version)
    return version
  }
  async seal(): Promise<SealedSegment> {
    throw new Error('nothing is sealed')
  }
  async merge(): Promise<SealedSegment> {
    throw new Error('nothing is merged')
  }
}

interface File {
  readonly key: string
  readonly content: Uint8Array
}

const jsonLines = (key: string, rows: readonly object[]): File => ({
  key,
  content: Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
})
/** Rows [from, from + count), whose `n` is their id. */
const counting = (key: string, from: number, count: number): File =>
  jsonLines(
    key,
    Array.from({ length: count }, (_, i) => ({ id: from + i, n: from + i })),
  )

const taskOf = (files: readonly File[], format: Format = 'jsonl', versions = files.map(() => 'v1')): ReadTask => ({
  format,
  keys: files.map(({ key }) => key),
  versions,
  range: { kind: 'whole' },
})

async function run(files: readonly File[], tasks: readonly ReadTask[], more: Partial<ReadOrder> = {}, failsAt = -1) {
  const sink = new KeptSink()
  sink.failsAt = failsAt
  const [places, open]: [number[], Set<string>] = [[], new Set()]
  const bucket = {
    async open(key: string): Promise<ByteSource> {
      open.add(key)
      const source = memorySource(key, files.find((file) => file.key === key)!.content)
      return { ...source, read: source.read, close: async () => void open.delete(key) }
    },
  }
  const order: ReadOrder = {
    kind: 'read',
    tasks,
    schema: SCHEMA,
    csv: { separator: ',', nullKey: '' },
    firstRowId: 1000n,
    partitionCount: 0,
    segment: { id: 1, version: 0 },
    sync: false,
    ...more,
  }
  const { signal } = new AbortController()
  const parts = { bucket, sink, signal, onProgress: () => {}, onPlace: (place: number) => void places.push(place) }
  const outcome = await withScratch(new ScratchPool(limits.scratchBytesMax), () => runRead(parts, order)).catch(
    (error: Error) => error,
  )
  assert.deepEqual([...open], [], 'every file is closed')
  return { sink, places, outcome, rows: sink.batches.flat() }
}

const messageOf = (outcome: unknown): string => {
  assert.ok(outcome instanceof Error)
  return outcome.message
}

test('files of one order share batches, and each has its own outcome', async () => {
  const sizes = [3, limits.batchRowsMax, 0, 1, 5]
  const files = sizes.map((count, i) => counting(`${i}.jsonl`, 100_000 * i, count))
  const tasks = files.map((file) => taskOf([file]))
  const { sink, outcome, places, rows } = await run(files, tasks)
  const expected = files.map(({ content }, i) => ({ read: sizes[i], stored: sizes[i], bytes: content.length }))
  assert.deepEqual(outcome, { tasks: expected, version: 3 })
  assert.deepEqual(
    sink.batches.map((batch) => batch.length),
    [limits.batchRowsMax, 9],
  )
  const ids = sizes.flatMap((count, i) => Array.from({ length: count }, (_, row) => 100_000 * i + row))
  assert.deepEqual(
    rows,
    ids.map((id) => [BigInt(id), id]),
  )
  assert.deepEqual([places, sink.synced], [[0, 1, 2, 3, 4], []])
})

test('files of several formats and a range beside whole files are one order, made durable once', async () => {
  const numpy = [
    { key: 'id.npy', content: npy('<i8', [4], new Uint8Array(BigInt64Array.of(7n, 8n, 9n, 10n).buffer)) },
    { key: 'n.npy', content: npy('<i4', [4], new Uint8Array(Int32Array.of(7, 8, 9, 10).buffer)) },
  ]
  const csv = { key: 'a.csv', content: Buffer.from('id,n\n1,1\n2,2\n') }
  const files = [...numpy, csv, counting('b.jsonl', 20, 2)]
  const range = { kind: 'rows', from: 1, to: 3 } as const
  const tasks = [taskOf([csv], 'csv'), { ...taskOf(numpy, 'numpy'), range }, taskOf([files[3]])]
  const { sink, outcome, rows } = await run(files, tasks, { sync: true })
  assert.ok(!(outcome instanceof Error))
  assert.deepEqual(
    outcome.tasks.map(({ read, stored }) => [read, stored]),
    [2, 2, 2].map((n) => [n, n]),
  )
  assert.equal(outcome.tasks[1].bytes, (numpy[0].content.length + numpy[1].content.length) / 2)
  assert.deepEqual(
    rows,
    [1, 2, 8, 9, 20, 21].map((n) => [BigInt(n), n]),
  )
  assert.deepEqual([sink.batches.length, sink.synced], [1, [2]])
})

test('an error in the third of five files names that file, its row and field', async () => {
  const files = [0, 1, 2, 3, 4].map((i) => counting(`${i}.jsonl`, i * 10, 4))
  files[2] = jsonLines('2.jsonl', [
    { id: 20, n: 20 },
    { id: 21, n: 'x' },
  ])
  const { outcome, places, rows } = await run(
    files,
    files.map((file) => taskOf([file])),
  )
  const alone = await run([files[2]], [taskOf([files[2]])])
  assert.equal(messageOf(outcome), messageOf(alone.outcome))
  assert.match(messageOf(outcome), /2\.jsonl.*row.*1/)
  assert.deepEqual([places, rows], [[0, 1, 2], []])
})

test('a file that has changed since is noticed, whichever of the order it is', async () => {
  const files = [0, 1, 2].map((i) => counting(`${i}.jsonl`, i * 10, 4))
  for (const changed of [0, 1, 2]) {
    const tasks = files.map((file, i) => taskOf([file], 'jsonl', [i === changed ? 'v0' : 'v1']))
    const { outcome } = await run(files, tasks)
    assert.match(messageOf(outcome), new RegExp(`has changed since.*file: ${changed}\\.jsonl`))
  }
})

test('rows that cannot be stored are those of the files in their batch', async () => {
  const sizes = [3, 2, limits.batchRowsMax - 1, 4, 2]
  const files = sizes.map((count, i) => counting(`${i}.jsonl`, 100_000 * i, count))
  const tasks = files.map((file) => taskOf([file]))
  const first = await run(files, tasks, {}, 0)
  assert.equal(messageOf(first.outcome), 'the disk is full, file: 0.jsonl 1.jsonl 2.jsonl')
  const second = await run(files, tasks, {}, 1)
  assert.equal(messageOf(second.outcome), 'the disk is full, file: 2.jsonl 3.jsonl 4.jsonl')
})

test('generated ids run on from file to file; each file may bring its keys or not, and none that is still to be given', async () => {
  const bare = (key: string, count: number) =>
    jsonLines(
      key,
      Array.from({ length: count }, (_, n) => ({ n })),
    )
  const files = [bare('a', 2), counting('b', 5, 2), bare('c', 1)]
  const tasks = files.map((file) => taskOf([file]))
  const { rows } = await run(files, tasks, { schema: AUTO })
  assert.deepEqual(rows, [
    [1000n, 0],
    [1001n, 1],
    [5n, 5],
    [6n, 6],
    [1002n, 0],
  ])
  const reserved = await run([files[0], counting('b', 1000, 1)], tasks.slice(0, 2), { schema: AUTO })
  assert.match(messageOf(reserved.outcome), /file: b/)
  const mixed = [files[0], jsonLines('b', [{ n: 1 }, { id: 3, n: 3 }])]
  const { outcome } = await run(mixed, tasks.slice(0, 2), { schema: AUTO })
  const alone = await run(mixed, tasks.slice(1, 2), { schema: AUTO })
  assert.equal(messageOf(outcome), messageOf(alone.outcome))
})
