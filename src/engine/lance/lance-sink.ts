/** Hidden segments as Lance tables: append, make durable, index. */
import { strict as assert } from 'node:assert'
import type { Index, Table } from '@lancedb/lancedb'
import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow'
import { arrowSchema } from '../../columns/arrow-schema.ts'
import { naming } from '../../core/disk-error.ts'
import { faults } from '../../core/faults.ts'
import { columnName } from '../../core/schema.ts'
import type { SealedSegment } from '../engine.ts'
import { specText, TOO_SMALL, type VectorIndexSpec } from '../index-spec.ts'
import type { MergeOrder, SegmentAt, SegmentSink } from '../segment-sink.ts'
import { UnknownLayout } from './files/lance-file.ts'
import { flatIndex, lanceIndex } from './index-plan.ts'
import { buildFlatIndex } from './ivf/build-index.ts'
import { allBatches } from './merge-rows.ts'
import { SegmentStore } from './segment-store.ts'
import { TableAppender } from './table-appender.ts'

interface Indexed {
  readonly id: number
  readonly table: Table
  readonly rows: number
  readonly signal: AbortSignal
}

export class LanceSink implements SegmentSink {
  readonly #store: SegmentStore
  readonly #appender: TableAppender

  constructor(store: SegmentStore) {
    this.#store = store
    this.#appender = new TableAppender(store)
  }

  /** `folder`: where the segments lie. */
  static async open(folder: string): Promise<LanceSink> {
    return new LanceSink(await SegmentStore.open(folder))
  }

  open({ id, version }: SegmentAt, schema: ArrowSchema): Promise<void> {
    return naming('open a segment for rows', async () => {
      await faults.at('BeforeSegmentOpen')
      if (version > 0) await this.#writerAt({ id, version })
      else {
        await this.#store.remove(id)
        await this.#store.create(id, schema)
      }
      await this.#appender.begin(id)
    })
  }

  /** Another worker may have written to it since, and may have died over it. */
  async #writerAt({ id, version }: SegmentAt): Promise<Table> {
    await this.#store.cutBack(id, version)
    const table = await this.#store.writer(id)
    assert((await table.version()) === version, `segment ${id} is at version ${version}`)
    return table
  }

  append(batch: RecordBatch): Promise<void> {
    return naming('store rows', () => this.#appender.append(batch))
  }

  finish(): Promise<number> {
    return naming('store rows', () => this.#appender.finish())
  }

  sync({ id, version }: SegmentAt): Promise<number> {
    return naming('make rows durable', async () => {
      const table = await this.#writerAt({ id, version })
      await faults.at('BeforeSegmentFsync')
      const synced = await this.#store.sync(id, table)
      await faults.at('AfterSegmentFsync')
      return synced
    })
  }

  seal(segment: SegmentAt, specs: readonly VectorIndexSpec[], signal: AbortSignal): Promise<SealedSegment> {
    return naming('build an index', () => this.#seal(segment, specs, signal))
  }

  async #seal(
    { id, version }: SegmentAt,
    specs: readonly VectorIndexSpec[],
    signal: AbortSignal,
  ): Promise<SealedSegment> {
    const table = await this.#writerAt({ id, version })
    const rows = await table.countRows()
    const indexed: Record<string, string> = {}
    for (const spec of specs) {
      const config = lanceIndex(spec, rows)
      await faults.at('BeforeIndexBuild')
      if (config) await this.#index({ id, table, rows, signal }, spec, config)
      await faults.at('AfterIndexBuild')
      indexed[spec.fieldId] = config || spec.kind === 'none' ? specText(spec) : TOO_SMALL
    }
    const synced = await this.#store.sync(id, table)
    await faults.at('AfterIndexFsync')
    return { segmentId: id, version: synced, rows, indexed }
  }

  /** Where only Lance can build it, Lance does. */
  async #index(indexed: Indexed, spec: VectorIndexSpec, config: Index): Promise<void> {
    if (await this.#buildFlat(indexed, spec)) return
    await indexed.table.createIndex(columnName({ id: spec.fieldId }), { config, replace: true })
  }

  async #buildFlat({ id, table, rows, signal }: Indexed, spec: VectorIndexSpec): Promise<boolean> {
    const flat = flatIndex(spec, rows)
    if (!flat) return false
    try {
      const index = { field: columnName({ id: spec.fieldId }), dim: spec.dim, signal, ...flat }
      await buildFlatIndex(this.#store.folderOf(id), await table.version(), index)
    } catch (error) {
      if (error instanceof UnknownLayout) return false
      throw error
    }
    await table.checkoutLatest()
    return true
  }

  async merge({ sources, into, schema, specs }: MergeOrder, signal: AbortSignal): Promise<SealedSegment> {
    await this.open({ id: into, version: 0 }, arrowSchema(schema))
    await naming('merge segments', async () => {
      await faults.at('BeforeMergeRead')
      for await (const batch of allBatches(this.#store, sources)) {
        signal.throwIfAborted()
        await this.append(batch)
      }
      await faults.at('AfterMergeRead')
    })
    signal.throwIfAborted()
    return this.seal({ id: into, version: await this.finish() }, specs, signal)
  }
}
