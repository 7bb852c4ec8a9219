/** The `options` of an import (import.md 3): text values, exact keys, unknown ones ignored. */

import { parseDurationMs } from '../core/duration.ts'
import { type ApiError, apiError, apiErrorText, explainedError } from '../core/errors.ts'
import { badJson } from './contract/type.ts'
import { notSupportedYet } from './unsupported.ts'

export type ImportOptions = Readonly<Record<string, string>>

/** Milvus looks at this one while it decodes the body, so it is refused like bad JSON. */
export function checkAutoCommit(options: ImportOptions): void {
  const given = options.auto_commit
  if (given === undefined || ['true', 'false'].includes(given.toLowerCase())) return
  throw badJson('options.auto_commit must be one of "true" or "false": invalid parameter')
}

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true'
export const isBackup = (options: ImportOptions): boolean => isTrue(options.backup)
export const isL0Import = (options: ImportOptions): boolean => isTrue(options.l0_import)

/** undefined = no deadline. Throws 2100. */
export function timeoutMsOf(options: ImportOptions): number | undefined {
  const given = options.timeout
  if (given === undefined) return undefined
  const timeoutMs = parseDurationMs(given)
  if (timeoutMs === undefined)
    throw explainedError('importFailed', `parse timeout failed: time: invalid duration ${JSON.stringify(given)}`, {
      expected: 'a number with a unit, such as 300s, 1.5h or 1h45m',
      hint: /^\d+$/.test(given) ? `"${given}s" is ${given} seconds` : undefined,
    })
  return timeoutMs
}

/** Elanus' own option: what a job may take from the bucket. Throws 2100. */
export function checkBytesPerSecond(options: ImportOptions): void {
  const given = options.max_bytes_per_second
  if (given === undefined || (/^[1-9]\d*$/.test(given) && Number.isSafeInteger(Number(given)))) return
  throw apiError(
    'importFailed',
    `options.max_bytes_per_second must be a whole number of bytes above 0, got ${JSON.stringify(given)}`,
  )
}

/** The last check of create: what Milvus can do and Elanus cannot yet. */
export function refuseUnsupportedOptions(options: ImportOptions): void {
  if (isL0Import(options)) {
    throw apiError('importFailed', 'l0 import is disabled (dataCoord.import.enableL0Import is false)')
  }
  if (isBackup(options)) throw notSupportedYet('backup=true')
}

export const partitionMissing = (): ApiError =>
  apiErrorText('missingParameter', 'partition not specified: missing parameter')
