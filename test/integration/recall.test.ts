import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { test } from 'node:test'
import { seeded, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const TYPES = ['AUTOINDEX', 'FLAT', 'IVF_FLAT', 'IVF_SQ8', 'IVF_PQ', 'HNSW']
const CLUSTERS = 100
const QUERIES = 50
const TOP = 10

/** Sums of uniforms: close enough to a normal distribution. */
const normal = (random: () => number): number => random() + random() + random() + random() - 2

function clustered(random: () => number, centres: readonly Float32Array[]): Float32Array {
  const centre = centres[Math.floor(random() * centres.length)]
  return Float32Array.from(centre, (x) => x + normal(random))
}

interface Hit {
  readonly id: number
  readonly distance: number
}

type Distance = (a: Float32Array, b: Float32Array) => number
const dot: Distance = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const DISTANCES: Record<string, Distance> = {
  L2: (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0),
  IP: (a, b) => -dot(a, b),
  COSINE: (a, b) => -dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
}

for (const { rows: rowCount, dim, types } of [
  { rows: 20_000, dim: 128, types: TYPES },
  { rows: 10_000, dim: 512, types: ['AUTOINDEX'] },
])
  test(`recall@${TOP} is at least 0.95 for ${types} and each metric on ${rowCount} × ${dim}`, async (t) => {
    const random = seeded(7)
    const centres = Array.from({ length: CLUSTERS }, () => Float32Array.from({ length: dim }, () => normal(random) * 3))
    const vectors = Array.from({ length: rowCount }, () => clustered(random, centres))
    const queries = Array.from({ length: QUERIES }, () => clustered(random, centres))
    const dataDir = tempFolder(t)
    const server = await startTestServer(dataDir)
    t.after(() => server.kill())
    const rows = vectors.map((vector, id) => ({ id, title: 't', vector: [...vector] }))
    const group = writeSample(join(dataDir, 'bucket'), 'set', 'numpy', rows)
    for (const [metricType, distance] of Object.entries(DISTANCES)) {
      const truth = queries.map((query) => nearest(vectors, query, distance))
      for (const indexType of types) {
        await t.test(`${indexType} ${metricType}`, async () => {
          const collectionName = `${indexType}_${metricType}`
          const fields = [
            { fieldName: 'id', dataType: 'Int64', isPrimary: true },
            { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: dim } },
          ]
          await server.api.ok('collections/create', {
            collectionName,
            schema: { fields },
            indexParams: [{ fieldName: 'vector', indexName: 'v', metricType, indexType }],
          })
          const job = await server.api.import(collectionName, [group])
          assert.equal(job.state, 'Completed', job.reason)
          const [index] = await server.api.ok('indexes/describe', { collectionName, indexName: 'v' })
          assert.deepEqual([index.indexState, index.indexedRows, index.totalRows], ['Finished', rowCount, rowCount])
          const found = await server.api.ok('entities/search', {
            collectionName,
            data: queries.map((q) => [...q]),
            annsField: 'vector',
            limit: TOP,
          })
          for (const i of [0, QUERIES - 1]) {
            const alone = { collectionName, data: [[...queries[i]]], annsField: 'vector', limit: TOP }
            const hits = await server.api.ok('entities/search', alone)
            assert.equal(hits.length, TOP)
            hits.forEach((hit: Hit, at: number) => {
              const same: Hit = found[i * TOP + at]
              // Sums of float32 depend on their order, which may be another one.
              const isClose = Math.abs(hit.distance - same.distance) <= 1e-4 * Math.max(1, Math.abs(hit.distance))
              assert.ok(hit.id === same.id && isClose, 'alone as together with others')
            })
          }
          let hits = 0
          queries.forEach((_, i) => {
            for (const row of found.slice(i * TOP, (i + 1) * TOP)) if (truth[i].has(row.id)) hits++
          })
          const recall = hits / (QUERIES * TOP)
          t.diagnostic(`${indexType} ${metricType}: recall@${TOP} ${recall}`)
          assert.ok(recall >= 0.95, `recall ${recall}`)
          await server.api.ok('collections/drop', { collectionName })
        })
      }
    }
  })

function nearest(vectors: readonly Float32Array[], query: Float32Array, distance: Distance): Set<number> {
  const scored = vectors.map((vector, id) => ({ id, d: distance(vector, query) }))
  scored.sort((a, b) => a.d - b.d)
  return new Set(scored.slice(0, TOP).map((s) => s.id))
}
