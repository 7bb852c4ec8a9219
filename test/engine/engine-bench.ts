/** An engine on a folder of its own with one collection of (id, [x, y]), and the same again after a stop. */
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { Field as ArrowField, FixedSizeList, Float32, Int64, makeData, RecordBatch, Struct } from 'apache-arrow'
import { Catalog } from '../../src/catalog/catalog.ts'
import type { Collection, Partition } from '../../src/catalog/records.ts'
import { arrowSchema } from '../../src/columns/arrow-schema.ts'
import type { Field, Schema } from '../../src/core/schema.ts'
import { LanceEngine } from '../../src/engine/lance/lance-engine.ts'
import { LanceSink } from '../../src/engine/lance/lance-sink.ts'
import { SegmentStore } from '../../src/engine/lance/segment-store.ts'
import { tempFolder } from '../support/temp-folder.ts'

const field = (f: Partial<Field> & Pick<Field, 'id' | 'name' | 'dataType'>): Field => ({
  description: '',
  isPrimary: false,
  autoId: false,
  isPartitionKey: false,
  nullable: false,
  ...f,
})
export const ID = field({ id: 100, name: 'id', dataType: 'Int64', isPrimary: true })
export const VECTOR = field({ id: 101, name: 'vector', dataType: 'FloatVector', dim: 2 })
export const SCHEMA: Schema = { fields: [ID, VECTOR] }

/** Rows of (id, [x, y]). */
export function batchOf(rows: readonly (readonly [number, number, number])[]): RecordBatch {
  const schema = arrowSchema(SCHEMA)
  const child = makeData({
    type: new Float32(),
    length: rows.length * 2,
    data: Float32Array.from(rows.flatMap(([, x, y]) => [x, y])),
  })
  const list = new FixedSizeList(2, new ArrowField('item', new Float32(), true))
  const children = [
    makeData({ type: new Int64(), length: rows.length, data: BigInt64Array.from(rows.map(([id]) => BigInt(id))) }),
    makeData({ type: list, length: rows.length, child }),
  ]
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows.length, children }))
}

export interface Bench {
  readonly catalog: Catalog
  readonly engine: LanceEngine
  readonly collection: Collection
  readonly partition: Partition
  readonly store: SegmentStore
  readonly folder: string
}

export async function openEngine(
  folder: string,
): Promise<{ catalog: Catalog; store: SegmentStore; engine: LanceEngine }> {
  mkdirSync(join(folder, 'segments'), { recursive: true })
  const catalog = new Catalog(join(folder, 'catalog.sqlite'))
  const store = await SegmentStore.open(join(folder, 'segments'))
  const sink = await LanceSink.open(join(folder, 'segments'))
  const engine = await LanceEngine.open(catalog, store, {
    seal: (segment, specs) => sink.seal(segment, specs, new AbortController().signal),
    merge: (order, signal) => sink.merge(order, signal),
    idle: async () => {},
    onMergeFailure: (error) => assert.fail(error),
  })
  return { catalog, store, engine }
}

export async function bench(t: TestContext): Promise<Bench> {
  const folder = tempFolder(t)
  const { catalog, store, engine } = await openEngine(folder)
  const collection: Collection = {
    id: 1,
    databaseName: 'default',
    name: 'c',
    description: '',
    schema: SCHEMA,
    shardsNum: 1,
    consistencyLevel: 'Bounded',
    properties: {},
    loaded: true,
  }
  const partition: Partition = { id: 2, collectionId: 1, name: '_default', ordinal: 0 }
  catalog.collections.insert(collection)
  catalog.partitions.insert(partition)
  catalog.ids.reserve('catalog', 10n)
  return { catalog, engine, collection, partition, store, folder }
}

export const allRows = { partitions: undefined, sql: undefined, fields: [ID, VECTOR], limit: undefined, offset: 0 }
export const ids = async (b: { engine: LanceEngine }, c: Collection, request: object = {}) =>
  (await b.engine.query(c, { ...allRows, ...request })).map((row) => Number(row[0]))
