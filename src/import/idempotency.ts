/** A request that is sent again, because its answer was lost, is to find the job that it has created, and no second one. */
import type { Job } from '../catalog/records.ts'
import { apiErrorText } from '../core/errors.ts'

const KEY = /^[\x20-\x7e]{1,256}$/

/** Throws 1100. */
export function checkIdempotencyKey(key: string): void {
  if (KEY.test(key)) return
  throw apiErrorText(
    'invalidParameter',
    `Idempotency-Key must be 1 to 256 printable ASCII characters, got ${key.length}: invalid parameter`,
  )
}

interface Asked {
  readonly partitionName: string
  readonly files: readonly (readonly string[])[]
  readonly options: Readonly<Record<string, string>>
}

/** A text that is equal for equal requests: the order of options is none of them. */
export function requestText({ partitionName, files, options }: Asked): string {
  const sorted = Object.fromEntries(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)))
  return JSON.stringify({ partitionName, files, options: sorted })
}

/** Throws 1100, naming what differs, where the job was created by another request. */
export function assertSameRequest(job: Job, request: string): void {
  if (job.request === request) return
  const [earlier, now] = [JSON.parse(job.request) as Asked, JSON.parse(request) as Asked]
  throw apiErrorText(
    'invalidParameter',
    `Idempotency-Key '${job.idempotencyKey}' has created job ${job.id} with other ${differences(earlier, now).join(' and ')}; use a new key for a new import: invalid parameter`,
  )
}

function differences(earlier: Asked, now: Asked): string[] {
  const differs = (key: 'partitionName' | 'files') => JSON.stringify(earlier[key]) !== JSON.stringify(now[key])
  const names = new Set([...Object.keys(earlier.options), ...Object.keys(now.options)])
  const options = [...names].filter((name) => earlier.options[name] !== now.options[name])
  return [
    ...(differs('files') ? ['files'] : []),
    ...(differs('partitionName') ? ['partitionName'] : []),
    ...(options.length > 0 ? [`options (${options.join(', ')})`] : []),
  ]
}
