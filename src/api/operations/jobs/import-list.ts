/** `jobs/import/list`: every job, or those of one collection. */
import type { Job } from '../../../catalog/records.ts'
import { type ApiContext, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { dbName } from '../../contract/requests.ts'
import { text } from '../../contract/type.ts'
import { requireCollection } from '../../lookup.ts'
import { wireState } from '../../render/describe-job.ts'

export const listImportJobs = operation({
  path: 'jobs/import/list',
  contract: contract('OptionalCollectionNameReq', { dbName, collectionName: text }),
  run(context, request, call) {
    const { jobs } = context.catalog
    const listed =
      request.collectionName === ''
        ? jobs.list()
        : jobs.ofCollection(requireCollection(context, call, request.collectionName).id)
    return { data: { records: listed.map((job) => record(context, job)) } }
  },
})

const record = (context: ApiContext, job: Job): Record<string, unknown> => ({
  collectionName: job.collectionName,
  jobId: String(job.id),
  progress: context.imports.progress(job).progress,
  ...(job.reason === '' ? {} : { reason: job.reason }),
  state: wireState(job.state),
})
