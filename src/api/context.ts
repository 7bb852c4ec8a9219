/** What an operation is and what it is given. Operations know nothing of HTTP; the skins over them know nothing of Lance. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Clock } from '../core/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { ListedBucket } from '../import/expand-paths.ts'
import type { ImportService } from '../import/import-service.ts'
import type { ObjectBody } from '../objects/object-body.ts'
import type { Contract } from './contract/contract.ts'

/** The part of a logger that operations use; pino's and Fastify's fit. */
export interface ApiLog {
  error(fields: Record<string, unknown>, message: string): void
}

/** The part of the engine that requests reach; imports use the rest. */
export type ApiEngine = Pick<
  Engine,
  | 'insert'
  | 'upsert'
  | 'delete'
  | 'query'
  | 'search'
  | 'count'
  | 'rowCount'
  | 'flush'
  | 'reindex'
  | 'compact'
  | 'compactionState'
  | 'indexProgress'
  | 'removeDropped'
>

/** What the composition root hands over. */
export interface ApiParts {
  readonly catalog: Catalog
  readonly engine: ApiEngine
  readonly imports: Pick<ImportService, 'create' | 'createdBefore' | 'progress' | 'commit' | 'abort'>
  readonly bucket: ListedBucket & { put(key: string, body: ObjectBody): Promise<void> }
  readonly clock: Clock
}

/** The parts, and what the skin adds. */
export interface ApiContext extends ApiParts {
  readonly log: ApiLog
  /** Work that no request waits for; the skin waits for it when it closes. */
  readonly background: Set<Promise<void>>
}

/** What a request says beside its body. */
export interface Call {
  /** The body's `dbName`, else the header's, else `default`; not checked yet. */
  readonly databaseName: string
  /** Int64 values leave as decimal text instead of numbers. */
  readonly int64AsText: boolean
  /** Of jobs/import/create: the same key finds the same job. */
  readonly idempotencyKey: string | undefined
}

/** `data` and whatever stands beside it in the answer, e.g. `cost` and `topks`. */
export interface Reply {
  readonly data: unknown
  readonly [sibling: string]: unknown
}

export interface Operation<Request> {
  /** Below `/v2/vectordb/`, e.g. `collections/create`. */
  readonly path: string
  readonly contract: Contract<Request>
  run(context: ApiContext, request: Request, call: Call): Reply | Promise<Reply>
}

/** Only helps inference: the request's type comes from the contract. */
export const operation = <Request>(definition: Operation<Request>): Operation<Request> => definition

/** The answer of an operation without a result. */
export const DONE: Reply = { data: {} }

/** Starts work whose outcome no request waits for; a failure is logged. */
export function inBackground(context: ApiContext, what: string, work: () => Promise<void>): void {
  const running: Promise<void> = work()
    .catch((error: unknown) => context.log.error({ err: error }, `${what} failed in the background`))
    .finally(() => context.background.delete(running))
  context.background.add(running)
}
