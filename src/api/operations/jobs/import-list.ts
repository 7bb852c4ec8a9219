/** `jobs/import/list`: every job, or those of one collection; newest first, in pages where the request asks for them. */
import type { Job } from '../../../catalog/records.ts'
import { apiError } from '../../../core/errors.ts'
import { type ApiContext, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { dbName } from '../../contract/requests.ts'
import { int32, text, withDefault } from '../../contract/type.ts'
import { requireCollection } from '../../lookup.ts'
import { reasonOf, wireState } from '../../render/describe-job.ts'

export const listImportJobs = operation({
  path: 'jobs/import/list',
  contract: contract('OptionalCollectionNameReq', {
    dbName,
    collectionName: text,
    pageSize: int32,
    currentPage: withDefault(int32, 1),
  }),
  run(context, request, call) {
    const { jobs } = context.catalog
    const listed =
      request.collectionName === ''
        ? jobs.list()
        : jobs.ofCollection(requireCollection(context, call, request.collectionName).id)
    return { data: { records: pageOf(listed, request).map((job) => record(context, job)) } }
  },
})

/** `pageSize` 0 (or none) is one page of all; `currentPage` counts from 1. Throws 1100. */
function pageOf<T>(
  all: readonly T[],
  { pageSize, currentPage }: { pageSize: number; currentPage: number },
): readonly T[] {
  if (pageSize < 0 || currentPage < 1) {
    const found = `pageSize ${pageSize}, currentPage ${currentPage}`
    throw apiError('invalidParameter', `pageSize must be 0 or more and currentPage 1 or more, got ${found}`)
  }
  return pageSize === 0 ? all : all.slice((currentPage - 1) * pageSize, currentPage * pageSize)
}

const record = (context: ApiContext, job: Job): Record<string, unknown> => ({
  collectionName: job.collectionName,
  jobId: String(job.id),
  progress: context.imports.progress(job).progress,
  ...reasonOf(job),
  state: wireState(job.state),
})
