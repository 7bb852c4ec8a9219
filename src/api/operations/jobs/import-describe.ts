/** `jobs/import/describe` and its older name `get_progress`. Jobs are global: no database is looked at. */
import { type ApiError, apiError } from '../../../core/errors.ts'
import { type Operation, operation } from '../../context.ts'
import { contract, type RequestOf } from '../../contract/contract.ts'
import { required, text } from '../../contract/type.ts'
import { describeJob } from '../../render/describe-job.ts'

const jobRequest = contract('JobIDReq', { jobId: required(text, 'JobID') })

const describeAs = (path: string): Operation<RequestOf<typeof jobRequest>> =>
  operation({
    path,
    contract: jobRequest,
    run(context, request) {
      const id = parseJobId(request.jobId)
      const job = context.catalog.jobs.byId(id)
      if (!job) throw apiError('importServer', `import job does not exist, jobID=${id}`)
      return { data: { ...describeJob(job, context.imports.progress(job)), jobId: request.jobId } }
    },
  })

export const describeImportJob = describeAs('jobs/import/describe')
export const getImportProgress = describeAs('jobs/import/get_progress')

const INT64_MAX = 2n ** 63n - 1n

/** Go's strconv.ParseInt, base 10. */
function parseJobId(given: string): bigint {
  if (!/^[+-]?\d+$/.test(given)) throw unparsable(given, 'invalid syntax')
  const id = BigInt(given.replace('+', ''))
  if (id > INT64_MAX || id < -INT64_MAX - 1n) throw unparsable(given, 'value out of range')
  return id
}

const unparsable = (given: string, why: string): ApiError =>
  apiError('invalidParameter', `parse job id failed: strconv.ParseInt: parsing ${JSON.stringify(given)}: ${why}`)
