/** One way to say that a part of Milvus is not here yet; docs/compatibility.md lists each of them. */
import { type ApiError, apiError } from '../core/errors.ts'

export const notSupportedYet = (what: string): ApiError => apiError('invalidParameter', `${what} is not supported yet`)

/** Refuses request keys that ask for something Elanus would otherwise silently leave out. */
export function refuseGiven(given: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(given)) {
    if (isGiven(value)) throw notSupportedYet(key)
  }
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  if (typeof value === 'object') return Object.keys(value).length > 0
  return true
}
