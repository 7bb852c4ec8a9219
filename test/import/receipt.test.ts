import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Receipt } from '../../src/import/receipt.ts'

const receipt = () =>
  new Receipt([
    { file: 'a.npy b.npy', bytes: 100, rows: 10, tasks: 2 },
    { file: 'c.json', bytes: 7, rows: 0, tasks: 1 },
  ])

test('a receipt adds up over tasks and groups', () => {
  const r = receipt()
  r.add(0, { read: 4, stored: 4, bytes: 40 }, 5)
  assert.equal(r.files[0].state, 'InProgress')
  r.add(0, { read: 6, stored: 6, bytes: 60 }, 6)
  r.add(1, { read: 3, stored: 3, bytes: 7 }, 7)
  assert.deepEqual(
    r.files.map((f) => [f.read, f.stored, f.total, f.state, f.completeTimeMs]),
    [
      [10, 10, 10, 'Completed', 6],
      [3, 3, 3, 'Completed', 7],
    ],
  )
  assert.equal(r.stored, 13)
})

test('a file that was not read to its end is named', () => {
  assert.throws(
    () => receipt().add(1, { read: 3, stored: 3, bytes: 6 }, 1),
    /not read to its end.*file: c\.json; expected 7 bytes; found 6 bytes/,
  )
})

test('rows that went missing are named', () => {
  const lost = receipt()
  lost.add(0, { read: 4, stored: 4, bytes: 40 }, 1)
  assert.throws(
    () => lost.add(0, { read: 6, stored: 5, bytes: 60 }, 1),
    /does not add up.*a\.npy b\.npy.*10 rows stored.*9 rows stored/,
  )
  const short = receipt()
  short.add(0, { read: 4, stored: 4, bytes: 40 }, 1)
  assert.throws(() => short.add(0, { read: 5, stored: 5, bytes: 60 }, 1), /does not add up/)
})
