/** What only the engine can find wrong with a filter: its regular expressions. The user's mistake, so the user's error. */
import { apiErrorText } from '../../core/errors.ts'

const REGEX_REASON = /regex parse error:[\s\S]*\berror: ([^)]*)/

/** Runs `work`; a pattern that the engine cannot read becomes 1100. `plan`: what Milvus calls the request's plan. */
export async function namingRefusedFilters<T>(plan: 'query' | 'delete', work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const reason = REGEX_REASON.exec((cause as Error).message)?.[1].trim()
    if (reason === undefined) throw cause
    throw apiErrorText(
      'invalidParameter',
      `failed to create ${plan} plan: cannot parse expression, error: invalid regex pattern: ${reason}`,
      { cause },
    )
  }
}
