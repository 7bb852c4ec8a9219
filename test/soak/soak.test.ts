/** The short form of the soak, the stories of soaks that have failed once, and the proof that a soak can fail. */
import { strict as assert } from 'node:assert'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, test } from 'node:test'
import { SoakDifference } from './difference.ts'
import { type Op, opAt } from './op.ts'
import { shrink } from './shrink.ts'
import { type NumberedOp, tell } from './tell.ts'

const SEED = 20261168
const OPS = 60
const STORIES = globSync(`${import.meta.dirname}/stories/*.json`)

const story = (seed: number, ops: number): NumberedOp[] =>
  Array.from({ length: ops }, (_, i) => ({ number: i + 1, op: opAt(seed, i + 1) }))

/** Two sealed segments in which half of the keys are the same, merged while nobody has yet died. */
const PROLOGUE: readonly Op[] = [
  { kind: 'insert', collection: 0, at: 0, rows: 20, from: 0 },
  { kind: 'flush', collection: 0, at: 0 },
  { kind: 'insert', collection: 0, at: 0, rows: 20, from: 10 },
  { kind: 'flush', collection: 0, at: 0 },
  { kind: 'compact', collection: 0, isAwaited: true },
]

test(`${OPS} operations, kills and restarts among them, leave the server and the model alike`, async (t) => {
  const { counts, difference } = await tell([
    ...PROLOGUE.map((op, i) => ({ number: OPS + 1 + i, op })),
    ...story(SEED, OPS),
  ])
  t.diagnostic(JSON.stringify(counts))
  assert.ifError(difference)
  for (const kind of [
    'insert',
    'upsert',
    'delete',
    'import',
    'abort',
    'commit',
    'compact',
    'kill',
    'killWorker',
    'restart',
  ]) {
    assert.ok(counts[kind] > 0, `${kind} is among the operations: ${JSON.stringify(counts)}`)
  }
  assert.ok(
    counts['jobs Completed'] > 0 && counts['merges done'] > 0 && counts['rows compared'] > 0,
    JSON.stringify(counts),
  )
})

test('canary: a soak in which an answer loses a row ends in a difference', async () => {
  const isCanary = true
  const write: NumberedOp = { number: 1, op: { kind: 'insert', collection: 0, at: 0, rows: 20, from: 0 } }
  const compare: NumberedOp = { number: 2, op: { kind: 'compare' } }
  const { difference } = await tell([write, compare, compare], isCanary)
  assert.ok(difference instanceof SoakDifference, String(difference))
  assert.match(difference.message, /c0: row \d+ \(.*\) is missing; 19 rows of 20/)
})

test('the same seed tells the same story, another one another', () => {
  assert.deepEqual(story(7, 50), story(7, 50))
  assert.notDeepEqual(story(7, 50), story(8, 50))
})

test('a story is shrunk to what is needed for the difference', async () => {
  const needed = [13, 40]
  const left = await shrink(story(3, 60), async (shorter) =>
    needed.every((number) => shorter.some((step) => step.number === number)),
  )
  assert.deepEqual(
    left.map(({ number }) => number),
    needed,
  )
})

describe('a story that has failed once', () => {
  for (const file of STORIES) {
    test(basename(file, '.json').replaceAll('-', ' '), async () => {
      assert.ifError((await tell(JSON.parse(readFileSync(file, 'utf8')))).difference)
    })
  }
})
