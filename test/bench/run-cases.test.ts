import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { Bench, Case, Trial } from '../../bench/case.ts'
import { tableOf } from '../../bench/report/table.ts'
import { runCases } from '../../bench/run-cases.ts'

const ROUNDS = 3

/** Notes what is run and closed, in order. */
function fakeBench(): { bench: Bench; events: string[] } {
  const events: string[] = []
  const desk = { close: async () => void events.push('close') }
  return { bench: { options: { rounds: ROUNDS }, desk } as unknown as Bench, events }
}

function caseOf(name: string, trials: readonly Trial[]): Case {
  return { name, about: 'a test', baselines: ['elanus'], prepare: async () => trials }
}

const trial = (events: string[], subject: Trial['subject'], seconds: (round: number) => number): Trial => {
  let round = 0
  return {
    label: subject,
    subject,
    run: async () => {
      events.push(subject)
      return [{ group: 'g', name: subject, figures: { seconds: seconds(++round) } }]
    },
  }
}

test('each round runs all subjects, and closes the peer of one before the next', async () => {
  const { bench, events } = fakeBench()
  const one = caseOf('one', [trial(events, 'milvus', () => 4), trial(events, 'elanus', (round) => round)])
  const two = caseOf('two', [trial(events, 'milvus', () => 8)])
  const results = await runCases([one, two], bench, () => {})
  const round = ['milvus', 'milvus', 'close', 'elanus', 'close']
  assert.deepEqual(events, Array(ROUNDS).fill(round).flat())
  assert.deepEqual(
    results[0].rows.map(({ name, figures }) => [name, figures.seconds]),
    [
      ['milvus', [4, 4, 4]],
      ['elanus', [1, 2, 3]],
    ],
  )
  assert.match(tableOf(results[0]), /milvus +4\.00 \(4\.00–4\.00\) +2\.00$/m)
})

test('a trial that fails in any round is named, has no number, and is not run again', async () => {
  const { bench, events } = fakeBench()
  const failing = trial(events, 'milvus', (round) => {
    if (round === 2) throw new Error('the import failed: disk full')
    return 1
  })
  const [result] = await runCases([caseOf('one', [trial(events, 'elanus', () => 1), failing])], bench, () => {})
  assert.deepEqual(result.failures, [{ trial: 'milvus', reason: 'the import failed: disk full' }])
  assert.deepEqual(
    result.rows.map(({ name }) => name),
    ['elanus'],
  )
  assert.equal(events.filter((event) => event === 'milvus').length, 2)
  assert.match(tableOf(result), /^FAILED milvus: the import failed: disk full$/m)
})

test('without its baseline a group has no ratios', async () => {
  const { bench, events } = fakeBench()
  const failing = trial(events, 'elanus', () => {
    throw new Error('no')
  })
  const [result] = await runCases([caseOf('one', [failing, trial(events, 'milvus', () => 4)])], bench, () => {})
  assert.match(tableOf(result), /milvus +4\.00 \(4\.00–4\.00\)$/m)
})
