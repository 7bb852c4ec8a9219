/** Elanus as the bench asks it: through REST alone. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Figures } from '../case.ts'
import type { Format } from '../data/formats.ts'
import { TEXT_CHARS } from '../data/random-rows.ts'
import { TOP } from '../data/truth.ts'
import type { ImportOrder, Probe, SearchOrder, Store } from '../store.ts'
import { runJobs, waitForJob } from './jobs.ts'
import type { BenchServer } from './server.ts'

const COLLECTION = 'bench'
const FIRST_SEARCH_TRIES_MAX = 1000
const COMPACTION_POLL_MS = 50
const COMPACTION_MS_MAX = 600_000

export type Jobs = 'one' | 'each'

export class ElanusStore implements Store {
  readonly server: BenchServer
  readonly #indexType: string
  /** One job for all file groups, or one for each. */
  jobs: Jobs = 'one'

  constructor(server: BenchServer, indexType: string) {
    this.server = server
    this.#indexType = indexType
  }

  get pid(): number {
    return this.server.pid
  }

  get effortMin(): number {
    return this.#isGraph ? TOP : 1
  }

  get #isGraph(): boolean {
    return this.#indexType === 'HNSW'
  }

  async create(dim: number, indexType?: string, collectionName = COLLECTION): Promise<void> {
    const fields = [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: TEXT_CHARS } },
      { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim } },
    ]
    const indexParams = indexType && [{ fieldName: 'vector', indexName: 'vector', indexType, metricType: 'L2' }]
    await this.server.call('collections/create', {
      collectionName,
      schema: { fields },
      ...(indexParams ? { indexParams } : {}),
    })
  }

  async importFiles(order: ImportOrder): Promise<Figures> {
    await this.create(order.set.dim)
    const seconds = await this.importInto(order)
    await this.drop()
    return { seconds }
  }

  async importIndexed(order: ImportOrder, probe: Probe): Promise<Figures> {
    await this.create(order.set.dim, this.#indexType)
    const completed = await this.importInto(order)
    const started = performance.now()
    await this.#untilFound(probe)
    return { seconds: completed + (performance.now() - started) / 1000, 'completed s': completed }
  }

  /** Seconds until all jobs are Completed. `rowsBefore`: in the collection already. A fast import of wrong rows is no result. */
  async importInto(order: ImportOrder, collectionName = COLLECTION, rowsBefore = 0): Promise<number> {
    const requests = this.jobs === 'one' ? [order.groups] : order.groups.map((group) => [group])
    const { seconds, importedRows } = await runJobs(this.server, collectionName, requests)
    const { rows } = order.set
    // The count is no part of the import: the receipt has been held against the engine's count before Completed.
    const { rowCount } = await this.server.call<{ rowCount: number }>('collections/get_stats', { collectionName })
    if (importedRows !== rows || rowCount !== rowsBefore + rows) {
      throw new Error(`expected ${rows} new rows, the jobs say ${importedRows}, the collection has ${rowCount}`)
    }
    return seconds
  }

  async search(order: SearchOrder): Promise<{ ids: number[][]; milliseconds: number[] }> {
    const ids: number[][] = []
    const milliseconds: number[] = []
    for (const vector of order.vectors) {
      const started = performance.now()
      ids.push(await this.searchOne(vector, order))
      milliseconds.push(performance.now() - started)
    }
    return { ids, milliseconds }
  }

  async searchMany(order: SearchOrder, clients: number, count: number): Promise<{ ids: number[][]; seconds: number }> {
    const { vectors } = order
    const ids: number[][] = new Array(count)
    let next = 0
    const client = async () => {
      while (next < count) {
        const at = next++
        ids[at] = await this.searchOne(vectors[at % vectors.length], order)
      }
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: clients }, client))
    return { ids, seconds: (performance.now() - started) / 1000 }
  }

  async searchOne(
    vector: readonly number[],
    { limit, effort, bound }: Omit<SearchOrder, 'vectors'>,
  ): Promise<number[]> {
    const hits = await this.server.call<{ id: number }[]>('entities/search', {
      collectionName: COLLECTION,
      annsField: 'vector',
      data: [vector],
      limit,
      ...(bound === undefined ? {} : { filter: `id < ${bound}` }),
      ...(effort === undefined ? {} : { searchParams: { params: this.#reach(effort) } }),
    })
    return hits.map(({ id }) => id)
  }

  #reach(effort: number): object {
    return this.#isGraph ? { ef: effort } : { nprobe: effort }
  }

  async openEmpty(dim: number): Promise<void> {
    await this.create(dim, this.#indexType)
  }

  async importRow(_format: Format, group: readonly string[], probe: Probe): Promise<Figures> {
    const started = performance.now()
    await waitForJob(this.server, COLLECTION, [group], 1)
    const completed = performance.now() - started
    await this.#untilFound(probe)
    return { ms: performance.now() - started, 'completed ms': completed }
  }

  async #untilFound({ id, vector }: Probe): Promise<void> {
    for (let tries = 0; tries < FIRST_SEARCH_TRIES_MAX; tries++) {
      if ((await this.searchOne(vector, { limit: 1 }))[0] === id) return
    }
    throw new Error(`${FIRST_SEARCH_TRIES_MAX} searches after Completed did not return row ${id} for its own vector`)
  }

  /** Merges the segments that the workers have left. */
  async compact(): Promise<void> {
    const { compactionID: jobID } = await this.server.call<{ compactionID: number }>('collections/compact', {
      collectionName: COLLECTION,
    })
    for (const deadline = performance.now() + COMPACTION_MS_MAX; performance.now() < deadline; ) {
      const { state } = await this.server.call<{ state: string }>('collections/get_compaction_state', { jobID })
      if (state === 'Completed') return
      if (state !== 'Executing') throw new Error(`the compaction is ${state}`)
      await sleep(COMPACTION_POLL_MS)
    }
    throw new Error(`the compaction has not ended after ${COMPACTION_MS_MAX / 1000} s`)
  }

  async drop(collectionName = COLLECTION): Promise<void> {
    await this.server.call('collections/drop', { collectionName })
  }
}
