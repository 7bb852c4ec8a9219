/**
 * Builds an IVF_FLAT index of Lance's: centroids from a sample, every vector into the list of the nearest one, the lists into a file, one
 * behind the other. Lance takes two to three times the processor time, and writes all vectors twice. See docs/decisions/0018.
 */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../../../core/limits.ts'
import { BUFFER_ALIGNMENT, fileEnd } from '../files/data-file.ts'
import { expect } from '../files/lance-file.ts'
import { attachIndex, readManifest } from '../files/manifest.ts'
import type { LanceDistance } from '../index-plan.ts'
import { paddedBytes } from '../lists/assembler.ts'
import { Centroids } from './centroids.ts'
import { AUXILIARY_FILE, INDEX_FILE, indexText, type Lists, ROW_ID_BYTES } from './index-end.ts'
import { fragmentBitmap, indexRecord } from './index-record.ts'
import { TableVectors } from './table-vectors.ts'
import { sampleRows, TRAINING, train } from './train.ts'
import { VectorMemory } from './vector-memory.ts'
import { writeLists } from './write-lists.ts'

export interface FlatIndex {
  /** The column's name in the table. */
  readonly field: string
  readonly dim: number
  readonly distance: LanceDistance
  /** How many. */
  readonly lists: number
  readonly signal: AbortSignal
  /** Of vectors held in memory. */
  readonly memoryBytes?: number
}

const FLOAT_BYTES = 4
/** Of the memory that is kept for each row: its list, its place, its id. */
const BYTES_A_ROW = 16

/** `folder`: of the table, which nobody else writes to; makes the version behind `version`. Throws UnknownLayout where only Lance can do it. */
export async function buildFlatIndex(folder: string, version: number, index: FlatIndex): Promise<void> {
  const manifest = await readManifest(folder, version)
  const vectors = await TableVectors.open(folder, manifest, index.field, index.dim * FLOAT_BYTES)
  try {
    expect(vectors.rows * BYTES_A_ROW <= limits.indexMemoryBytes, 'no more rows than can be remembered')
    const fragments = fragmentBitmap(vectors.fragmentIds)
    const uuid = randomUUID()
    const indexFolder = join(folder, '_indices', uuid)
    try {
      await mkdir(indexFolder, { recursive: true })
      const files = await writeFiles(indexFolder, vectors, index)
      const name = `${index.field}_idx`
      const { fieldId } = vectors
      const { distance } = index
      const record = { uuid, name, fieldId, version, fragments, distance, timeMs: Date.now(), files }
      await attachIndex(folder, version, name, indexRecord(record))
    } catch (error) {
      await rm(indexFolder, { recursive: true, force: true })
      throw error
    }
  } finally {
    await vectors.close()
  }
}

let hasBuilt = false

/** What the build before has had, WebAssembly's memory, comes back with a garbage collection, for which V8 sees no reason. */
function freeMemory(): void {
  if (hasBuilt) globalThis.gc?.()
  hasBuilt = true
}

/** The names and sizes of the index's files. */
async function writeFiles(
  folder: string,
  vectors: TableVectors,
  index: FlatIndex,
): Promise<{ name: string; bytes: number }[]> {
  const { dim, distance, lists, signal, memoryBytes = limits.indexMemoryBytes } = index
  const samples = Math.min(vectors.rows, TRAINING.rowsPerList * lists)
  const vectorBytes = paddedBytes(dim * FLOAT_BYTES)
  const before = Centroids.bytes(lists, vectorBytes)
  freeMemory()
  const isNormal = distance === 'cosine'
  const memory = new VectorMemory({ vectors, dim, isNormal, before, samples, memoryBytes, signal })
  const centroids = new Centroids(memory.memory, lists, vectorBytes, distance)
  train(centroids, memory.memory, await memory.sample(sampleRows(vectors.rows, samples)), samples)
  const listOf = new Uint32Array(vectors.rows)
  for await (const { firstRow, rows, address } of memory.chunks()) centroids.nearest(address, rows, listOf, firstRow)
  const lengths = lengthsOf(listOf, lists)
  const numbers = new Float32Array(lists * dim)
  for (let list = 0; list < lists; list++) numbers.set(centroids.of(list).subarray(0, dim), list * dim)
  const made: Lists = { dim, distance, lengths, centroids: new Uint8Array(numbers.buffer) }
  await writeLists(join(folder, AUXILIARY_FILE), made, { vectors, memory, listOf })
  const { fields, metadata, ivf } = indexText(made)
  const columns = [{ bitsPerItem: 8 * ROW_ID_BYTES, pages: [] }]
  const filler = Buffer.alloc(-ivf.length & (BUFFER_ALIGNMENT - 1))
  const end = fileEnd({ columns, fields, metadata, rows: 0, buffers: [[0, ivf.length]] }, ivf.length + filler.length)
  await writeFile(join(folder, INDEX_FILE), Buffer.concat([ivf, filler, end]))
  const names = [AUXILIARY_FILE, INDEX_FILE]
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })))
}

function lengthsOf(listOf: Uint32Array, lists: number): number[] {
  const lengths = new Array<number>(lists).fill(0)
  for (const list of listOf) lengths[list]++
  assert(lengths.reduce((sum, length) => sum + length, 0) === listOf.length, 'every row is in a list')
  return lengths
}
