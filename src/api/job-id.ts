/** The one argument of the calls about a single import job: its id, an int64 in decimal text. */
import type { ApiError } from '../core/errors.ts'
import { isInt64 } from '../core/int64.ts'
import { contract } from './contract/contract.ts'
import { required, text } from './contract/type.ts'

export const jobRequest = contract('JobIDReq', { jobId: required(text, 'JobID') })

/** As Go's strconv.ParseInt in base 10; `refusal` makes the error out of Go's words. */
export function parseJobId(given: string, refusal: (why: string) => ApiError): bigint {
  const refuse = (why: string) => refusal(`strconv.ParseInt: parsing ${JSON.stringify(given)}: ${why}`)
  if (!/^[+-]?\d+$/.test(given)) throw refuse('invalid syntax')
  const id = BigInt(given.replace('+', ''))
  if (!isInt64(id)) throw refuse('value out of range')
  return id
}
