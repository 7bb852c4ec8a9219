import { strict as assert } from 'node:assert'
import { type TestContext, test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import { limits } from '../../src/core/limits.ts'
import { type SegmentSlot, SegmentSlots } from '../../src/import/segment-slots.ts'
import { someJob } from '../support/job.ts'

const JOB = someJob({ id: 5n, state: 'Importing' })

function slotsFor(t: TestContext, takes: number) {
  const catalog = new Catalog(':memory:')
  t.after(() => catalog.close())
  catalog.jobs.insert(JOB)
  const closed: number[] = []
  return { catalog, closed, slots: new SegmentSlots(catalog, JOB, takes, ({ id }) => closed.push(id)) }
}

/** A task of so many bytes is through. */
const write = (slot: SegmentSlot, bytes: number): void =>
  slot.add([0], { tasks: [{ read: 1, stored: 1, bytes }], version: slot.version + 1 })

test('a segment is used again while tasks are left, and closed behind the last', (t) => {
  const { closed, slots } = slotsFor(t, 3)
  const [a, b] = [slots.take(), slots.take()]
  write(a, 1)
  slots.giveBack(a)
  assert.deepEqual(closed, [])
  assert.equal(slots.take(), a)
  write(b, 1)
  slots.giveBack(b)
  assert.deepEqual(closed, [b.id])
  write(a, 1)
  slots.giveBack(a)
  assert.deepEqual(closed, [b.id, a.id])
})

test('a segment that lies idle is closed once the last task has taken another', (t) => {
  const { closed, slots } = slotsFor(t, 3)
  const [a, b] = [slots.take(), slots.take()]
  for (const slot of [a, b]) {
    write(slot, 1)
    slots.giveBack(slot)
  }
  assert.equal(slots.take(), b)
  assert.deepEqual(closed, [a.id])
})

test('a full segment is closed and another is begun', (t) => {
  const { closed, slots } = slotsFor(t, 2)
  const a = slots.take()
  write(a, limits.segmentBytesMax)
  slots.giveBack(a)
  assert.deepEqual(closed, [a.id])
  assert.notEqual(slots.take(), a)
})

test('a task that is begun again finds its segment open', (t) => {
  const { closed, slots } = slotsFor(t, 1)
  const a = slots.take()
  write(a, 1)
  slots.takeBack(a)
  assert.deepEqual(closed, [])
  assert.equal(slots.take(), a)
})

test('a segment that nobody has written to is not closed', (t) => {
  const { closed, slots } = slotsFor(t, 2)
  const [a, b] = [slots.take(), slots.take()]
  slots.takeBack(a)
  slots.takeBack(b)
  assert.equal(slots.take(), b)
  slots.take()
  assert.deepEqual(closed, [])
})

test('of an earlier run, a sealed or full segment is not taken again; any other is', (t) => {
  const { catalog, closed, slots } = slotsFor(t, 2)
  const hidden = { collectionId: 1, partitionId: null, state: 'importing', version: 3, rows: 1, jobId: 5n } as const
  catalog.segments.insert({ ...hidden, id: 101, sequence: 0, indexed: { 3: '' } })
  catalog.segments.insert({ ...hidden, id: 102, sequence: 0, indexed: {} })
  catalog.segments.insert({ ...hidden, id: 103, sequence: 0, indexed: {} })
  const done = (segmentId: number, bytes: number) => ({ segmentId, read: 1, stored: 1, bytes })
  slots.takeOver([done(101, 1), done(102, limits.segmentBytesMax), done(103, 1)])
  assert.deepEqual(closed, [101, 102])
  assert.deepEqual([slots.take().id, slots.take().version], [103, 0])
})
