/** The property `timezone` of databases and collections, and of a request: names of time zones, checked. */
import { apiError } from '../core/errors.ts'
import type { Schema } from '../core/schema.ts'
import { isTimezone } from '../core/timezone.ts'
import { encodeJson } from './encode-json.ts'

export const TIMEZONE = 'timezone'

/** Throws 1100 for what is no IANA name. */
export function checkTimezone(name: unknown): string {
  if (typeof name === 'string' && isTimezone(name)) return name
  throw apiError('invalidParameter', `unknown or invalid IANA Time Zone ID: ${encodeJson(name)}`)
}

/** The schema for a request that names a zone of its own: what it writes without an offset is in that, and what it reads too. */
export function inTimezone(schema: Schema, name: unknown): Schema {
  return name === undefined || name === '' ? schema : { ...schema, timezone: checkTimezone(name) }
}
