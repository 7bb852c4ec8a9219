/** A context for operations: a real catalog in memory, and an engine that only notes what it is asked. Stores nothing. */
import type { RecordBatch } from 'apache-arrow'
import type { ApiContext, ApiEngine, Call } from '../../src/api/context.ts'
import { dispatch } from '../../src/api/dispatch.ts'
import { findOperation } from '../../src/api/registry.ts'
import { Catalog } from '../../src/catalog/catalog.ts'
import type {
  CompactionState,
  EngineRow,
  Hit,
  IndexProgress,
  QueryRequest,
  SearchRequest,
} from '../../src/engine/engine.ts'
import type { CreateImport } from '../../src/import/create-job.ts'
import { settledProgress } from '../../src/import/progress.ts'
import { objectNotFound } from '../../src/objects/object-errors.ts'

export class FakeEngine implements ApiEngine {
  readonly inserted: RecordBatch[] = []
  readonly upsertedKeys: (readonly (bigint | string)[])[] = []
  readonly deletes: string[] = []
  readonly queries: QueryRequest[] = []
  readonly searches: SearchRequest[] = []
  removals = 0
  /** What the next query answers. */
  rows: EngineRow[] = []
  /** What the next search answers. */
  hits: Hit[][] = []

  async insert(_c: unknown, _p: unknown, batch: RecordBatch): Promise<void> {
    this.inserted.push(batch)
  }
  async upsert(_c: unknown, _p: unknown, keys: readonly (bigint | string)[], batch: RecordBatch): Promise<void> {
    this.upsertedKeys.push(keys)
    this.inserted.push(batch)
  }
  async delete(_c: unknown, _p: unknown, sql: string): Promise<number> {
    this.deletes.push(sql)
    return 1
  }
  async query(_c: unknown, request: QueryRequest): Promise<EngineRow[]> {
    this.queries.push(request)
    return this.rows
  }
  async search(_c: unknown, request: SearchRequest): Promise<Hit[][]> {
    this.searches.push(request)
    return this.hits
  }
  async count(): Promise<number> {
    return 7
  }
  async rowCount(): Promise<number> {
    return 5
  }
  async flush(): Promise<void> {}
  reindex(): void {}
  async compact(): Promise<number> {
    return 41
  }
  compactionState(id: number): CompactionState | undefined {
    return id === 41 ? { executing: 1, failed: 0, completed: 2 } : undefined
  }
  async indexProgress(): Promise<IndexProgress> {
    return { totalRows: 5, indexedRows: 5, state: 'Finished', failReason: '' }
  }
  async removeDropped(): Promise<void> {
    this.removals++
  }
}

export interface FakeContext extends ApiContext {
  readonly engine: FakeEngine
  readonly imported: CreateImport[]
  readonly uploads: Map<string, Buffer>
  readonly logged: string[]
}

export const JOB_ID = 450_000_000_000_000_007n

export function fakeContext(): FakeContext {
  const imported: CreateImport[] = []
  const uploads = new Map<string, Buffer>()
  const logged: string[] = []
  return {
    catalog: new Catalog(':memory:'),
    engine: new FakeEngine(),
    imports: {
      create(request) {
        imported.push(request)
        return JOB_ID
      },
      createdBefore: () => undefined,
      progress: settledProgress,
      commit: async () => {},
      abort: async () => {},
    },
    bucket: {
      async stat(key) {
        const bytes = uploads.get(key)
        if (!bytes) throw objectNotFound(key)
        return { key, bytes: bytes.length, version: '1' }
      },
      async *list(prefix) {
        yield* [...uploads.keys()].filter((key) => key.startsWith(prefix))
      },
      async put(key, body) {
        const parts: Uint8Array[] = []
        for await (const part of body instanceof Uint8Array ? [body] : body) parts.push(part)
        uploads.set(key, Buffer.concat(parts))
      },
    },
    clock: { now: () => 1_700_000_000_000 },
    log: { error: (_fields, message) => logged.push(message) },
    background: new Set(),
    imported,
    uploads,
    logged,
  }
}

export const CALL: Call = { databaseName: 'default', int64AsText: false, idempotencyKey: undefined }

/** Runs the operation of a path as a transport would. */
export async function call(
  context: ApiContext,
  path: string,
  body: unknown,
  int64AsText = false,
): Promise<Record<string, unknown>> {
  const operation = findOperation(path)
  if (!operation) throw new Error(`no operation ${path}`)
  return dispatch(context, operation, body, { databaseName: undefined, int64AsText, idempotencyKey: undefined })
}

/** The schema form of a collection `c` with a field of every kind; `extra` replaces parts of the body. */
export const createBody = (extra: Record<string, unknown> = {}, schema: Record<string, unknown> = {}) => ({
  collectionName: 'c',
  schema: {
    fields: [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      { fieldName: 'name', dataType: 'VarChar', elementTypeParams: { max_length: '8' }, nullable: true },
      { fieldName: 'price', dataType: 'Float', defaultValue: 1.5 },
      {
        fieldName: 'tags',
        dataType: 'Array',
        elementDataType: 'Int64',
        elementTypeParams: { max_capacity: 4 },
        nullable: true,
      },
      { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
    ],
    ...schema,
  },
  indexParams: [{ fieldName: 'v', metricType: 'L2' }],
  ...extra,
})
