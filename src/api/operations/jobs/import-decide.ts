/** `jobs/import/commit` and `abort`: what becomes of a job. Abort also ends a job that would have published by itself. */
import { apiErrorText } from '../../../core/errors.ts'
import { DONE, operation } from '../../context.ts'
import { jobRequest, parseJobId } from '../../job-id.ts'

const decideBy = (path: string, decision: 'commit' | 'abort') =>
  operation({
    path,
    contract: jobRequest,
    async run(context, request) {
      const { jobId } = request
      const id = parseJobId(jobId, (why) =>
        apiErrorText('invalidParameter', `${why}: invalid parameter[expected=int64 jobId][actual=${jobId}]`),
      )
      await context.imports[decision](id)
      return DONE
    },
  })

export const commitImportJob = decideBy('jobs/import/commit', 'commit')
export const abortImportJob = decideBy('jobs/import/abort', 'abort')
