/** One table of all error codes that leave the server. A code is never reused; docs/errors.md is held to this table. */
import { type Explanation, explanationText } from './file-error.ts'

export { FileError, type Place } from './file-error.ts'
export { cut } from './shown-text.ts'

export const ERROR_CODES = {
  notReady: { code: 1, text: 'service not ready' },
  internal: { code: 5, text: 'service internal error' },
  collectionNotFound: { code: 100, text: 'collection not found' },
  collectionNotLoaded: { code: 101, text: 'collection not loaded' },
  partitionNotFound: { code: 200, text: 'partition not found' },
  indexNotFound: { code: 700, text: 'index not found' },
  databaseNotFound: { code: 800, text: 'database not found' },
  databaseLimit: { code: 801, text: 'exceeded the limit number of database' },
  invalidDatabaseName: { code: 802, text: 'invalid database name' },
  ioFailed: { code: 1001, text: 'IO failed' },
  invalidParameter: { code: 1100, text: 'invalid parameter' },
  missingParameter: { code: 1101, text: 'missing parameter' },
  fieldNotFound: { code: 1700, text: 'field not found' },
  invalidFieldName: { code: 1701, text: 'field name invalid' },
  badJson: { code: 1801, text: 'can only accept json format request' },
  missingRequired: { code: 1802, text: 'missing required parameters' },
  insertData: { code: 1804, text: 'fail to deal the insert data' },
  primaryKeyType: { code: 1806, text: "please check the primary key and its' type can only in [int, string]" },
  importFailed: { code: 2100, text: 'importing data failed' },
  importServer: { code: 2101, text: 'importing data failed on server side' },
  timeout: { code: 10001, text: 'request timeout' },
  unexpected: { code: 65535, text: 'unexpected error' },
} as const
export type ErrorName = keyof typeof ERROR_CODES

/**
 * An error meant for a client. `message` is the whole text on the wire.
 * Build it with `apiError` (Milvus' "context: base text" form) or `apiErrorText` (the text as given).
 */
export class ApiError extends Error {
  readonly code: number
  readonly kind: ErrorName
  constructor(kind: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
    this.code = ERROR_CODES[kind].code
  }
}

/** `context: base text`, as Milvus composes it. */
export const apiError = (kind: ErrorName, context: string, options?: ErrorOptions): ApiError =>
  new ApiError(kind, `${context}: ${ERROR_CODES[kind].text}`, options)

/** As `apiError`, with what stands behind Milvus' words: what was expected, what was found, what to do. */
export const explainedError = (kind: ErrorName, context: string, explanation: Explanation): ApiError =>
  new ApiError(kind, `${context}: ${ERROR_CODES[kind].text}${explanationText(explanation)}`)

/** `base text[name=value]…`, as Milvus composes errors about a named thing. */
export const apiErrorOf = (kind: ErrorName, names: Record<string, string>, options?: ErrorOptions): ApiError =>
  new ApiError(
    kind,
    `${ERROR_CODES[kind].text}${Object.entries(names)
      .map(([k, v]) => `[${k}=${v}]`)
      .join('')}`,
    options,
  )

export const apiErrorText = (kind: ErrorName, text: string, options?: ErrorOptions): ApiError =>
  new ApiError(kind, text, options)

/** What is wrong with one value. Thrown by column builders and cursors, which do not know where the value stood. */
export class ValueError extends Error {
  readonly expected: string
  readonly found: string
  /** Bulk appends: which of the appended rows it is (0-based), else 0. Whoever appends a part of a run adds what it skipped. */
  offset: number
  /** Lists: the element that is refused (0-based). Whoever holds the list sets it. */
  index?: number
  readonly hint?: string
  constructor(
    message: string,
    expected: string,
    found: string,
    offset = 0,
    more: { index?: number; hint?: string } = {},
  ) {
    super(message)
    this.expected = expected
    this.found = found
    this.offset = offset
    this.index = more.index
    this.hint = more.hint
  }
}
