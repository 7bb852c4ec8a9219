/** A real full disk, a small tmpfs: what cannot be kept is refused in words, nothing is lost, and all goes on when there is room. */
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, type SampleRow, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 64
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }]
const FULL = /no space is left on the disk of the data folder \(ENOSPC\)/

/** A disk of its own for the data folder, the files to import elsewhere; undefined where nobody may mount. */
async function onSmallDisk(t: TestContext, mib: number) {
  // Not a tempFolder: that one is removed before a later hook of the test could unmount it.
  const disk = mkdtempSync(join(tmpdir(), 'elanus-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', disk])
  if (mounted.status !== 0) {
    rmSync(disk, { recursive: true })
    return undefined
  }
  const bucket = tempFolder(t)
  const server = await startTestServer(join(disk, 'data'), ['--bucket', bucket])
  t.after(async () => {
    await server.kill()
    assert.equal(spawnSync('umount', ['-l', disk]).status, 0)
    rmSync(disk, { recursive: true })
  })
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  return { server, disk, bucket }
}

const SKIP = 'only who may mount a tmpfs can make a disk full'

/** Takes all but so much of the disk away; returns how to give it back. */
function fill(disk: string, freeBytes: number): () => void {
  const { bavail, bsize } = statfsSync(disk)
  const filler = join(disk, 'filler')
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)))
  return () => rmSync(filler)
}

const insert = (server: TestServer, rows: readonly SampleRow[]) =>
  server.api.call('entities/insert', { collectionName: 'c', data: rows })

test('an import into a full disk fails in words, leaves nothing, and works when there is room', async (t) => {
  const small = await onSmallDisk(t, 32)
  if (!small) return t.skip(SKIP)
  const { server, disk, bucket } = small
  const first = sampleRows(100, DIM, 1)
  assert.equal((await insert(server, first)).code, 0)
  const rows = sampleRows(20_000, DIM, 2, 1000)
  const files = [0, 1].map((i) => writeSample(bucket, `f${i}`, 'numpy', rows.slice(i * 10_000, (i + 1) * 10_000)))
  const giveBack = fill(disk, 2 * 1024 * 1024)
  const job = await server.api.import('c', files)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, FULL)
  assert.match(job.reason!, /f\d\/id\.npy/)
  assert.equal(readdirSync(join(disk, 'data/segments')).length, 1, 'nothing of the job is left')
  assert.deepEqual(await allRows(server.api, 'c'), first)
  giveBack()
  const again = await server.api.import('c', files)
  assert.equal(again.state, 'Completed', again.reason)
  assert.deepEqual(await allRows(server.api, 'c'), [...first, ...rows])
})

test('inserts and deletes on a full disk are refused in words, and what was acknowledged stays', async (t) => {
  const small = await onSmallDisk(t, 24)
  if (!small) return t.skip(SKIP)
  const { server, disk } = small
  const rows = sampleRows(40_000, DIM, 3)
  const giveBack = fill(disk, 3 * 1024 * 1024)
  const kept: SampleRow[] = []
  for (let from = 0; ; from += 500) {
    const batch = rows.slice(from, from + 500)
    const answer = await insert(server, batch)
    if (answer.code === 0) {
      kept.push(...batch)
      continue
    }
    assert.equal(answer.code, 1001)
    assert.match(answer.message!, FULL)
    break
  }
  assert.ok(kept.length > 0)
  assert.deepEqual(await allRows(server.api, 'c'), kept)
  giveBack()
  const more = sampleRows(10, DIM, 4, 100_000)
  assert.equal((await insert(server, more)).code, 0)
  assert.deepEqual(await allRows(server.api, 'c'), [...kept, ...more])
  assert.equal(await server.stop(), 0)
})

test('a disk that gets full while small inserts are compacted costs no row', async (t) => {
  const small = await onSmallDisk(t, 48)
  if (!small) return t.skip(SKIP)
  const { server, disk } = small
  const rows = sampleRows(6400, DIM, 5)
  const kept: SampleRow[] = []
  const step = 100
  for (let from = 0; from < 6000; from += step) {
    assert.equal((await insert(server, rows.slice(from, from + step))).code, 0)
    kept.push(...rows.slice(from, from + step))
  }
  const giveBack = fill(disk, 1024 * 1024)
  let refused = 0
  for (let from = 6000; from < 6400; from += 20) {
    const batch = rows.slice(from, from + 20)
    const answer = await insert(server, batch)
    if (answer.code === 0) kept.push(...batch)
    else {
      assert.match(answer.message!, FULL)
      refused++
    }
  }
  assert.ok(refused > 0, 'the disk was full')
  assert.deepEqual(await allRows(server.api, 'c'), kept)
  giveBack()
  await server.kill()
  const again = await startTestServer(join(disk, 'data'))
  t.after(() => again.kill())
  assert.deepEqual(await allRows(again.api, 'c'), kept)
  await waitFor(async () => (await countOf(again.api, 'c')) === kept.length, 'all are counted')
})
