/** Searches that are put to the engine together find what each finds alone. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { batchOf, bench, VECTOR } from './engine-bench.ts'

const ROWS = 40
const QUERIES = Array.from({ length: 150 }, (_, i) => Float32Array.of((i * 7.3) % ROWS, (i * 3.1) % 5))

test('many vectors in many requests at once, with filters and ranges, over segments that share keys', async (t) => {
  const b = await bench(t)
  t.after(() => b.engine.close())
  const rows = Array.from({ length: ROWS }, (_, i) => [i, i, i % 5] as const)
  await b.engine.insert(b.collection, b.partition, batchOf(rows))
  await b.engine.flush(b.collection)
  await b.engine.insert(b.collection, b.partition, batchOf(rows.slice(0, 10).map(([id, x, y]) => [id, x + 20, y])))
  const requests = [
    { sql: undefined, params: {}, limit: 5 },
    { sql: undefined, params: {}, limit: 12 },
    { sql: 'f100 < 20', params: {}, limit: 5 },
    { sql: undefined, params: { radius: 30, range_filter: 2 }, limit: 5 },
    { sql: 'f100 < 0', params: {}, limit: 5 },
  ].flatMap((asked) => (['L2', 'IP', 'COSINE'] as const).map((metric) => ({ ...asked, metric })))
  const search = (asked: (typeof requests)[number], vectors: Float32Array[]) =>
    b.engine.search(b.collection, {
      ...asked,
      vectors,
      partitions: undefined,
      field: VECTOR,
      fields: [VECTOR],
      offset: 0,
      ignoreGrowing: false,
    })
  const alone = []
  for (const asked of requests) {
    const answers = []
    for (const vector of QUERIES.slice(0, 8)) answers.push(...(await search(asked, [vector])))
    alone.push(answers)
  }
  const together = await Promise.all(requests.map((asked) => search(asked, QUERIES)))
  const single = await Promise.all(
    requests.map((asked) => Promise.all(QUERIES.slice(0, 8).map(async (vector) => (await search(asked, [vector]))[0]))),
  )
  assert.ok(alone[0].every((hits) => hits.length === 5))
  assert.deepEqual(single, alone)
  assert.deepEqual(
    together.map((answers) => answers.slice(0, 8)),
    alone,
  )
})
