import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DataStore } from '../../bench/data/data-store.ts'
import { type RowSet, vectorsOf } from '../../bench/data/random-rows.ts'
import { makeQueries, recallOf, shareFound, TOP } from '../../bench/data/truth.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SET: RowSet = { rows: 60, dim: 4, stream: 0, firstId: 0 }

test('the same set has the same vectors, another stream others', () => {
  assert.deepEqual(vectorsOf(SET), vectorsOf(SET))
  assert.notDeepEqual(vectorsOf(SET), vectorsOf({ ...SET, stream: 1 }))
})

test('texts and NumPy hold the same float32 values, in one file and in many', async (t) => {
  const store = new DataStore(tempFolder(t))
  const read = (key: string) => readFileSync(join(store.bucket, key))
  const [[line]] = (await store.files(SET, ['jsonl'])).get('jsonl')!
  const rows = read(line)
    .toString()
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
  const parts = (await store.files(SET, ['numpy'], 6)).get('numpy')!
  assert.equal(parts.length, 6)
  const bytes = parts.map(([, , vectors]) => read(vectors).subarray(-4 * SET.dim * 10))
  const values = new Float32Array(new Uint8Array(Buffer.concat(bytes)).buffer)
  assert.deepEqual(
    [...values],
    rows.flatMap(({ vector }) => vector.map(Math.fround)),
  )
  assert.deepEqual(
    rows.map(({ id }) => id),
    Array.from({ length: SET.rows }, (_, id) => id),
  )
})

test('the exact neighbours are those a full sort finds, with and without a filter', async (t) => {
  const store = new DataStore(tempFolder(t))
  const { vectors, truth } = await makeQueries(store, SET)
  const rows = vectorsOf(SET)
  const distance = (query: readonly number[], row: Float32Array) =>
    row.reduce((sum, value, i) => sum + (value - query[i]) ** 2, 0)
  for (const [selectivity, bound] of [
    [100, 60],
    [50, 30],
    [10, TOP],
  ] as const) {
    vectors.forEach((query, i) => {
      const sorted = rows
        .slice(0, bound)
        .map((row, id) => ({ id, d: distance(query, row) }))
        .sort((a, b) => a.d - b.d)
      assert.deepEqual(
        truth[selectivity][i],
        sorted.slice(0, TOP).map(({ id }) => id),
      )
    })
  }
  assert.ok(existsSync(join(store.bucket, store.folderOf(SET, 1), 'truth-100.json')))
})

test('recall counts what was found, and a wrong number of rows is no result', () => {
  assert.equal(
    recallOf(
      [
        [1, 2],
        [3, 9],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ),
    0.75,
  )
  assert.throws(() => recallOf([[1]], [[1, 2]]), /returned 1 rows/)
  assert.equal(shareFound([[1], []], [[1, 2]]), 0.25)
  assert.throws(() => recallOf([[1, 1]], [[1, 2]]), /1 different/)
})
