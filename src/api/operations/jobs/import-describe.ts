/** `jobs/import/describe` and its older name `get_progress`. Jobs are global: no database is looked at. */
import { apiError } from '../../../core/errors.ts'
import { type Operation, operation } from '../../context.ts'
import type { RequestOf } from '../../contract/contract.ts'
import { jobRequest, parseJobId } from '../../job-id.ts'
import { describeJob } from '../../render/describe-job.ts'

const describeAs = (path: string): Operation<RequestOf<typeof jobRequest>> =>
  operation({
    path,
    contract: jobRequest,
    run(context, request) {
      const id = parseJobId(request.jobId, (why) => apiError('invalidParameter', `parse job id failed: ${why}`))
      const job = context.catalog.jobs.byId(id)
      if (!job) throw apiError('importServer', `import job does not exist, jobID=${id}`)
      return { data: { ...describeJob(job, context.imports.progress(job)), jobId: request.jobId } }
    },
  })

export const describeImportJob = describeAs('jobs/import/describe')
export const getImportProgress = describeAs('jobs/import/get_progress')
