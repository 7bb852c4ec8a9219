/** From a request to a Pending job in the catalog, or to the job that the same request has created before. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Collection, Job, Partition } from '../catalog/records.ts'
import { writeSchema } from '../catalog/write-schema.ts'
import type { Clock } from '../core/clock.ts'
import { apiError } from '../core/errors.ts'
import { faults } from '../core/faults.ts'
import { limits } from '../core/limits.ts'
import { assertSameRequest } from './idempotency.ts'

export interface CreateImport {
  readonly collection: Collection
  /** As the request named it. */
  readonly collectionName: string
  /** undefined in partition-key collections. */
  readonly partition: Partition | undefined
  /** Non-empty groups only. */
  readonly groups: readonly (readonly string[])[]
  readonly options: Readonly<Record<string, string>>
  readonly timeoutMs: number | undefined
  /** What was asked for, as text that is equal for equal requests. */
  readonly request: string
  readonly idempotencyKey: string | undefined
}

/** What says whether a request is one that has been made before. */
export type Retry = Pick<CreateImport, 'collection' | 'idempotencyKey' | 'request'>

const TOO_MANY_JOBS =
  'failed to broadcast import: failed to validate import request: The number of jobs has reached the limit, please try again later. ' +
  'If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.'

/** Durable when this returns. Throws 2101 when too many jobs are active. */
export function createJob({ catalog, clock }: { catalog: Catalog; clock: Clock }, request: CreateImport): Job {
  return catalog.transaction(() => {
    if (catalog.jobs.active().length >= limits.importJobsActiveMax) throw apiError('importServer', TOO_MANY_JOBS)
    const now = clock.now()
    const job: Job = {
      id: catalog.ids.reserve('row'),
      collectionId: request.collection.id,
      databaseName: request.collection.databaseName,
      collectionName: request.collectionName,
      partitionId: request.partition?.id ?? null,
      schema: writeSchema(request.collection),
      groups: request.groups,
      options: request.options,
      state: 'Pending',
      reason: '',
      createTimeMs: now,
      completeTimeMs: 0,
      deadlineMs: request.timeoutMs === undefined ? 0 : now + request.timeoutMs,
      files: [],
      sources: [],
      progress: 0,
      durableTimeMs: 0,
      indexedTimeMs: 0,
      retries: 0,
      request: request.request,
      idempotencyKey: request.idempotencyKey ?? null,
    }
    catalog.jobs.insert(job)
    faults.atOnce('InsideJobInsert')
    return job
  })
}

/** Throws 1100 where the key came with another request. */
export function jobCreatedBefore(catalog: Catalog, { collection, idempotencyKey, request }: Retry): bigint | undefined {
  if (idempotencyKey === undefined) return undefined
  const job = catalog.jobs.byIdempotencyKey(collection.id, idempotencyKey)
  if (job) assertSameRequest(job, request)
  return job?.id
}
