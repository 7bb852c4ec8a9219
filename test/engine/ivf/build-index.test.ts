/** Indexes that are built by ourselves are Lance's: it searches them, and finds in all lists together what is nearest. */
import { strict as assert } from 'node:assert'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect, Index, type Table } from '@lancedb/lancedb'
import { UnknownLayout } from '../../../src/engine/lance/files/lance-file.ts'
import { buildFlatIndex, type FlatIndex } from '../../../src/engine/lance/ivf/build-index.ts'
import { seeded } from '../../support/sample-files.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { randomVectors, vectorRows } from '../vector-table.ts'

const NEVER = new AbortController().signal

interface Made {
  readonly folder: string
  readonly table: Table
  readonly vectors: Float32Array[]
}

/** In fragments of the sizes. */
async function tableOf(
  t: TestContext,
  dim: number,
  sizes: readonly number[],
  vectors = some(dim, sizes),
): Promise<Made> {
  const folder = tempFolder(t)
  const connection = await connect(folder)
  let table: Table | undefined
  let first = 0
  for (const size of sizes) {
    const rows = vectorRows(first, vectors.slice(first, first + size))
    if (table) await table.add(rows)
    else table = await connection.createTable('t', rows)
    first += size
  }
  return { folder: join(folder, 't.lance'), table: table!, vectors }
}

const some = (dim: number, sizes: readonly number[]): Float32Array[] =>
  randomVectors(
    sizes.reduce((sum, size) => sum + size, 0),
    dim,
    seeded(21),
  )

async function build(
  { folder, table }: Made,
  index: Omit<FlatIndex, 'field' | 'signal'>,
  signal = NEVER,
): Promise<void> {
  await buildFlatIndex(folder, await table.version(), { field: 'f101', signal, ...index })
  await table.checkoutLatest()
}

type Distance = FlatIndex['distance']

function distanceOf(distance: Distance, a: Float32Array, b: Float32Array): number {
  let [square, product, lengthA, lengthB] = [0, 0, 0, 0]
  for (const [i, x] of a.entries()) {
    square += (x - b[i]) ** 2
    product += x * b[i]
    lengthA += x * x
    lengthB += b[i] * b[i]
  }
  if (distance === 'l2') return square
  return 1 - (distance === 'dot' ? product : product / Math.sqrt(lengthA * lengthB))
}

interface Hit {
  readonly f100: bigint
  readonly _distance: number
}

async function search(table: Table, query: Float32Array, distance: Distance, nprobes: number): Promise<Hit[]> {
  const found = table
    .query()
    .nearestTo(query)
    .distanceType(distance as 'l2')
    .nprobes(nprobes)
    .limit(10)
  return found.select(['f100', '_distance']).toArray()
}

async function assertFinds({ table, vectors }: Made, distance: Distance, lists: number): Promise<void> {
  const random = seeded(22)
  for (const query of randomVectors(10, vectors[0].length, random)) {
    const exact = vectors.map((vector, row) => ({ row, distance: distanceOf(distance, query, vector) }))
    exact.sort((a, b) => a.distance - b.distance)
    const hits = await search(table, query, distance, lists)
    assert.deepEqual(
      hits.map(({ f100 }) => Number(f100)),
      exact.slice(0, 10).map(({ row }) => 7 * row),
    )
    for (const [i, { _distance }] of hits.entries()) assert.ok(Math.abs(_distance - exact[i].distance) < 1e-3)
  }
}

for (const distance of ['l2', 'dot', 'cosine'] as const) {
  test(`all lists together have every row, each once: ${distance}`, async (t) => {
    const made = await tableOf(t, 96, [1500, 1, 700])
    await build(made, { dim: 96, distance, lists: 9 })
    const [{ numIndexedRows, numUnindexedRows, distanceType, indexType }] = [(await made.table.indexStats('f101_idx'))!]
    assert.deepEqual([numIndexedRows, numUnindexedRows, distanceType, indexType], [2201, 0, distance, 'IVF_FLAT'])
    await assertFinds(made, distance, 9)
  })
}

test('vectors of a length that is no multiple of what the kernel takes', async (t) => {
  const made = await tableOf(t, 77, [600, 600])
  await build(made, { dim: 77, distance: 'l2', lists: 5 })
  await assertFinds(made, 'l2', 5)
})

test('more vectors than are held in memory', async (t) => {
  const made = await tableOf(t, 96, [1500, 800])
  await build(made, { dim: 96, distance: 'cosine', lists: 7, memoryBytes: 300 * 96 * 4 })
  await assertFinds(made, 'cosine', 7)
})

test('one list, and more lists than there are different vectors', async (t) => {
  const alone = await tableOf(t, 96, [300])
  await build(alone, { dim: 96, distance: 'l2', lists: 1 })
  await assertFinds(alone, 'l2', 1)
  const [a, b] = randomVectors(2, 96, seeded(23))
  const few = await tableOf(
    t,
    96,
    [300],
    Array.from({ length: 300 }, (_, i) => (i % 2 ? a : b)),
  )
  await build(few, { dim: 96, distance: 'l2', lists: 8 })
  const hits = await search(few.table, a, 'l2', 8)
  assert.deepEqual([hits.length, hits[9]._distance], [10, 0])
})

test('a vector of zeros, and numbers whose squares are too large, are in some list', async (t) => {
  const vectors = randomVectors(400, 96, seeded(24))
  vectors[17].fill(0)
  vectors[18].fill(3e38)
  const made = await tableOf(t, 96, [400], vectors)
  for (const distance of ['cosine', 'l2'] as const) {
    await build(made, { dim: 96, distance, lists: 4 })
    assert.equal((await made.table.indexStats('f101_idx'))!.numIndexedRows, 400)
  }
})

test('the nearest list alone has most of the nearest of vectors that lie in clusters', async (t) => {
  const random = seeded(25)
  const centers = randomVectors(12, 96, random)
  const near = (i: number) => centers[i % 12].map((x) => x + 0.05 * random())
  const vectors = Array.from({ length: 2400 }, (_, i) => near(i))
  const made = await tableOf(t, 96, [2400], vectors)
  await build(made, { dim: 96, distance: 'l2', lists: 24 })
  for (let i = 0; i < 10; i++) {
    const hits = await search(made.table, near(i), 'l2', 2)
    assert.ok(hits.filter(({ f100 }) => (Number(f100) / 7) % 12 === i).length >= 9)
  }
})

test('the same rows make the same index; a further one takes its place', async (t) => {
  const made = await tableOf(t, 96, [900])
  await build(made, { dim: 96, distance: 'l2', lists: 6 })
  await build(made, { dim: 96, distance: 'l2', lists: 6 })
  const folder = join(made.folder, '_indices')
  const sizes = readdirSync(folder).map((uuid) => statSync(join(folder, uuid, 'index.idx')).size)
  assert.equal(sizes.length, 2)
  assert.equal(sizes[0], sizes[1])
  const indices = await made.table.listIndices()
  assert.deepEqual(
    indices.map(({ name, numSegments, indexVersion }) => ({ name, numSegments, indexVersion })),
    [{ name: 'f101_idx', numSegments: 1, indexVersion: 1 }],
  )
})

test('indexes of other fields stay', async (t) => {
  const made = await tableOf(t, 96, [900])
  await made.table.createIndex('f100', { config: Index.btree() })
  await build(made, { dim: 96, distance: 'l2', lists: 6 })
  const names = (await made.table.listIndices()).map(({ name }) => name).sort()
  assert.deepEqual(names, ['f100_idx', 'f101_idx'])
  assert.equal(await made.table.countRows('f100 < 700'), 100)
  await assertFinds(made, 'l2', 6)
})

test('rows that are added and deleted afterwards are found and not found', async (t) => {
  const made = await tableOf(t, 96, [900])
  await build(made, { dim: 96, distance: 'l2', lists: 6 })
  const [query] = randomVectors(1, 96, seeded(26))
  await made.table.add(vectorRows(5000, [query]))
  assert.equal(Number((await search(made.table, query, 'l2', 6))[0].f100), 35_000)
  await made.table.delete('f100 = 35000')
  assert.notEqual(Number((await search(made.table, query, 'l2', 6))[0].f100), 35_000)
})

test('what only Lance can index is refused by its layout', async (t) => {
  const packed = await tableOf(t, 8, [300])
  await assert.rejects(build(packed, { dim: 8, distance: 'l2', lists: 2 }), UnknownLayout)
  const cut = await tableOf(t, 96, [300])
  await cut.table.delete('f100 = 7')
  await assert.rejects(build(cut, { dim: 96, distance: 'l2', lists: 2 }), UnknownLayout)
  const whole = await tableOf(t, 96, [300])
  await assert.rejects(build(whole, { dim: 48, distance: 'l2', lists: 2 }), UnknownLayout)
  assert.deepEqual(readdirSync(whole.folder).includes('_indices'), false)
})

test('a build that is cancelled ends, and leaves the table as it was', async (t) => {
  const made = await tableOf(t, 96, [900])
  await assert.rejects(build(made, { dim: 96, distance: 'l2', lists: 6 }, AbortSignal.abort()), { name: 'AbortError' })
  await made.table.checkoutLatest()
  assert.deepEqual([await made.table.version(), await made.table.listIndices()], [1, []])
  assert.deepEqual(readdirSync(join(made.folder, '_indices')), [])
})
