import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { Segment } from '../../src/catalog/records.ts'
import { limits, MIB } from '../../src/core/limits.ts'
import { type MeasuredSegment, type Policy, planRuns } from '../../src/engine/lance/merge-plan.ts'

const MAX = limits.segmentBytesMax

/** Each as its bytes; `g` behind it: growing; a letter before it: its partition. Ids are places. */
function visible(...texts: readonly string[]): MeasuredSegment[] {
  return texts.map((text, id) => {
    const [, partition, bytes, growing] = /^([a-z]?)(\d+)(g?)$/.exec(text)!
    const segment: Segment = {
      ...{ id, collectionId: 1, partitionId: partition === '' ? null : partition.charCodeAt(0), version: 1, rows: 1 },
      ...{ state: growing ? 'growing' : 'sealed', jobId: null, sequence: 10 * id, indexed: {} },
    }
    return { segment, bytes: Number(bytes) }
  })
}

const plan = (policy: Policy, ...texts: readonly string[]): number[][] =>
  planRuns(visible(...texts), policy).map((run) => run.map(({ segment }) => segment.id))

test('who asks gets all neighbours merged that fit, oldest first', () => {
  assert.deepEqual(plan('asked'), [])
  assert.deepEqual(plan('asked', '5'), [])
  assert.deepEqual(plan('asked', '5', '1000'), [[0, 1]])
  assert.deepEqual(plan('asked', `${MAX - 5}`, '5', '1', '1'), [
    [0, 1],
    [2, 3],
  ])
  assert.deepEqual(plan('asked', '1', `${MAX}`, '1', '1'), [[2, 3]])
  assert.deepEqual(plan('asked', `${MAX}`, `${MAX}`), [])
})

test('nothing is merged over a segment that grows or that another partition has', () => {
  assert.deepEqual(plan('asked', 'a1', 'a1', 'b1', 'a1', 'a1', 'a1g'), [
    [0, 1],
    [3, 4],
  ])
  assert.deepEqual(plan('asked', 'a1', 'b1', 'a1', 'b1'), [])
  assert.deepEqual(plan('asked', 'a1', 'a1g', 'a1', 'a1'), [[2, 3]])
  assert.deepEqual(plan('asked', 'a1', 'b1g', 'a1'), [])
})

const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text)

test('the background waits until there are many, growing ones not counted', () => {
  assert.deepEqual(plan('background', ...times(7, '5'), '5g'), [])
  assert.deepEqual(plan('background', ...times(8, '5')), [[0, 1, 2, 3, 4, 5, 6, 7]])
})

test('the background lets a large segment be until those beside it are half of it', () => {
  assert.deepEqual(plan('background', '1000', ...times(7, '5')), [[1, 2, 3, 4, 5, 6, 7]])
  assert.deepEqual(plan('background', '70', ...times(7, '5')), [[0, 1, 2, 3, 4, 5, 6, 7]])
  assert.deepEqual(plan('background', '71', ...times(7, '5')), [[1, 2, 3, 4, 5, 6, 7]])
  assert.deepEqual(plan('background', '1', '4', '16', '64', '256', '1024', '4096', '16384'), [])
})

test('one import after the other writes a row some log n times, and leaves few segments', () => {
  const IMPORTS = 1000
  let segments: MeasuredSegment[] = []
  let [written, most] = [0, 0]
  for (let id = 0; id < IMPORTS; id++) {
    const [next] = visible(String(MIB))
    segments.push({ ...next, segment: { ...next.segment, id, sequence: id } })
    for (let [run] = planRuns(segments, 'background'); run; [run] = planRuns(segments, 'background')) {
      const bytes = run.reduce((sum, one) => sum + one.bytes, 0)
      written += bytes
      const from = segments.indexOf(run[0])
      segments = segments.toSpliced(from, run.length, { segment: run[run.length - 1].segment, bytes })
    }
    most = Math.max(most, segments.length)
  }
  assert.ok(most <= 2 * limits.sealedSegmentsMany, `${most} segments`)
  assert.equal(
    segments.reduce((sum, { bytes }) => sum + bytes, 0),
    IMPORTS * MIB,
  )
  assert.ok(written / (IMPORTS * MIB) < Math.log(IMPORTS) / Math.log(1.5), `${written / MIB} MiB written`)
})
