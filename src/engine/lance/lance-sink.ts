/** Hidden segments as Lance tables: append, then index and make durable. */
import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow'
import type { SealedSegment } from '../engine.ts'
import { specText, TOO_SMALL, type VectorIndexSpec } from '../index-spec.ts'
import type { SegmentSink } from '../segment-sink.ts'
import { lanceIndex } from './index-plan.ts'
import { lanceTable } from './lance-table.ts'
import { SegmentStore } from './segment-store.ts'

export class LanceSink implements SegmentSink {
  readonly #store: SegmentStore

  constructor(store: SegmentStore) {
    this.#store = store
  }

  /** `folder`: where the segments lie. */
  static async open(folder: string): Promise<LanceSink> {
    return new LanceSink(await SegmentStore.open(folder))
  }

  async create(segmentId: number, schema: ArrowSchema): Promise<void> {
    await this.#store.create(segmentId, schema)
  }

  async append(segmentId: number, batch: RecordBatch): Promise<void> {
    const table = await this.#store.writer(segmentId)
    await table.add(lanceTable(batch))
  }

  async seal(segmentId: number, specs: readonly VectorIndexSpec[]): Promise<SealedSegment> {
    const table = await this.#store.writer(segmentId)
    const rows = await table.countRows()
    const indexed: Record<string, string> = {}
    for (const spec of specs) {
      const config = lanceIndex(spec, rows)
      if (config) await table.createIndex(`f${spec.fieldId}`, { config, replace: true })
      indexed[spec.fieldId] = config || spec.kind === 'none' ? specText(spec) : TOO_SMALL
    }
    return { segmentId, version: await this.#store.sync(segmentId, table), rows, indexed }
  }

  forget(segmentId: number): void {
    this.#store.forget(segmentId)
  }
}
