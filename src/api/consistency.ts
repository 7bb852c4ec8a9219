/** Consistency levels. Elanus' reads always see everything that was acknowledged, so a level is checked and kept, no more. */
import { apiError } from '../core/errors.ts'

export const CONSISTENCY_LEVELS = ['Strong', 'Session', 'Bounded', 'Eventually', 'Customized'] as const
export const CONSISTENCY_DEFAULT = 'Bounded'

export function checkConsistency(level: string): void {
  if (level === '' || (CONSISTENCY_LEVELS as readonly string[]).includes(level)) return
  throw apiError(
    'invalidParameter',
    `consistencyLevel can only be [${CONSISTENCY_LEVELS.join(', ')}], default: ${CONSISTENCY_DEFAULT}, err:parameter:'${level}' is incorrect, please check it`,
  )
}
