/**
 * Copies of a data folder as a kill −9 or a power cut would leave it at each step of some work: it pauses at each pass of each fault
 * point and at each commit of the catalog. A run of the tests makes one in so many; ELANUS_TEST_MATRIX=all makes them all.
 */
import { strict as assert } from 'node:assert'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Catalog } from '../../../src/catalog/catalog.ts'
import { randomOf } from '../../fuzz/random.ts'
import { assertNothingLeft } from '../../support/assert-nothing-left.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { FaultBench } from './fault-bench.ts'
import type { Strike } from './faults.ts'
import { createCollection } from './fixture.ts'
import { type Loss, lose, loseSome, unsyncedIn } from './lose-power.ts'
import { stopsAt, walk } from './walk.ts'

const SEED = Number(process.env.ELANUS_TEST_SEED ?? 1)
const areAllMade = process.env.ELANUS_TEST_MATRIX === 'all'
/** More than any point is passed by one piece of work here. */
const STOPS = stopsAt(() => 40)

/** kill: no file is lost. some: `loseSome`, another choice each time. */
export type Cut = 'kill' | Loss | 'some'
export const POWER_CUTS: readonly Cut[] = ['gone', 'empty', 'garbage', 'some', 'some', 'some']

export interface Image<E> {
  readonly stop: Strike
  readonly cut: Cut
  readonly folder: string
  readonly expected: E
}

export interface Walked<E> {
  readonly work: () => Promise<unknown>
  /** The work goes on after its promise until then. */
  readonly isOver?: () => boolean
  readonly atStop?: (stop: Strike) => Promise<void> | void
  /** What must be there, by what has been answered so far. */
  readonly expected: () => E
  /** What happens at each stop; without any, a kill. */
  readonly cuts?: readonly Cut[]
  /** Of so many images one is made. */
  readonly share?: number
}

export async function imagesOf<E>(t: TestContext, bench: FaultBench, walked: Walked<E>): Promise<Image<E>[]> {
  const { work, isOver, atStop, expected, cuts = ['kill'], share = 8 } = walked
  const before = tempFolder(t)
  cpSync(bench.dataDir, before, { recursive: true })
  const images: Image<E>[] = []
  let [turn, lost] = [SEED, 0]
  await walk(bench, STOPS, work, isOver, async (stop) => {
    await atStop?.(stop)
    for (const cut of cuts) {
      if (turn++ % (areAllMade ? 1 : share) !== 0) continue
      const folder = tempFolder(t)
      copyFolder(bench.dataDir, folder)
      if (cut !== 'kill') lost += cutPower(bench, folder, before, cut, turn)
      images.push({ stop, cut, folder, expected: expected() })
    }
  })
  t.diagnostic(
    `${turn - SEED} images, ${images.length} made${bench.syncs ? `; ${lost} files in them were not synced` : ''}`,
  )
  return images
}

/** While one process pauses another may write on: a file that is gone when its turn comes is none that anybody has been promised. */
function copyFolder(from: string, to: string): void {
  for (let triesLeft = 20; ; triesLeft--) {
    try {
      cpSync(from, to, { recursive: true })
      return
    } catch (error) {
      if (triesLeft === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      rmSync(to, { recursive: true })
    }
  }
}

/** Returns how many files of the copy were not synced. */
function cutPower(bench: FaultBench, copy: string, before: string, cut: Loss | 'some', seed: number): number {
  assert(bench.syncs, 'what is synced is noted')
  const unsynced = unsyncedIn(join(bench.dataDir, 'segments'), bench.syncs)
  const segments = join(copy, 'segments')
  if (cut === 'some') loseSome(segments, unsynced, join(before, 'segments'), randomOf(seed))
  else for (const file of unsynced) lose(join(segments, file), cut)
  return unsynced.length
}

export const titleOf = ({ stop, cut }: Image<unknown>): string => `${cut} at pass ${stop.pass} of ${stop.point}`

/** A server with one worker and the collection `c`. The bucket lies apart: a copied file is not the one that a job has looked at. */
export async function openBench(
  t: TestContext,
  notesSyncs = false,
): Promise<{ bench: FaultBench; bucket: string; flags: string[] }> {
  const bucket = tempFolder(t)
  const flags = ['--bucket', bucket, '--import-workers', '1']
  const bench = new FaultBench(t, flags, notesSyncs)
  await bench.start()
  await createCollection(bench, 'c')
  return { bench, bucket, flags }
}

/** Starts a server on the image, looks, and stops it in order: nothing may be left that the catalog does not show. */
export async function onImage(
  { folder }: Image<unknown>,
  flags: readonly string[],
  look: (server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await startTestServer(folder, flags)
  try {
    await look(server)
    assert.equal(await server.stop(), 0)
  } finally {
    if (server.isRunning()) await server.kill()
  }
  const catalog = new Catalog(join(folder, 'catalog.sqlite'))
  assertNothingLeft(catalog, folder)
  catalog.close()
  rmSync(folder, { recursive: true })
}
