/** Bounds how long a caller waits. The work itself goes on: Milvus' handlers do so too. */
import { apiErrorText, ERROR_CODES } from '../core/errors.ts'

/** The longest wait `setTimeout` can express. */
const WAIT_MS_MAX = 2 ** 31 - 1

const timedOut = (): Error => apiErrorText('timeout', ERROR_CODES.timeout.text)

/** Throws ApiError 10001 once `timeoutMs` have passed; `late` hears of a failure that came after that. */
export async function withinDeadline<T>(
  timeoutMs: number,
  work: () => Promise<T>,
  late: (error: unknown) => void,
): Promise<T> {
  if (timeoutMs <= 0) throw timedOut()
  let timer: NodeJS.Timeout | undefined
  let expired = false
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        expired = true
        reject(timedOut())
      },
      Math.min(timeoutMs, WAIT_MS_MAX),
    )
  })
  const running = work()
  running.catch((error) => {
    if (expired) late(error)
  })
  try {
    return await Promise.race([running, deadline])
  } finally {
    clearTimeout(timer)
  }
}
