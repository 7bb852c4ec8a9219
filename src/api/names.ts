/** Which texts may name things, with Milvus' words for those that may not. */
import { type ApiError, apiError, apiErrorText, type ErrorName } from '../core/errors.ts'
import { limits } from '../core/limits.ts'

const FIRST = /^[A-Za-z_]/
const REST = /^[A-Za-z0-9_]*$/
const COLLECTION_REST = /^[A-Za-z0-9_$]*$/
const PARTITION_REST = /^[A-Za-z0-9_-]*$/

export const checkCollectionName = (name: string): void =>
  check(name, `Invalid collection name: ${name}`, 'collection', COLLECTION_REST, 'invalidParameter')

export const checkDatabaseName = (name: string): void =>
  check(name, `invalid database name[database=${name}]`, 'database', REST, 'invalidDatabaseName')

/** Words of the filter language, which are words in all-lower and in all-upper case. */
const KEYWORDS = [
  'like',
  'exists',
  'and',
  'or',
  'not',
  'in',
  'true',
  'false',
  'array_length',
  'text_match',
  'phrase_match',
  'random_sample',
  'json_contains',
  'json_contains_all',
  'json_contains_any',
  'array_contains',
  'array_contains_all',
  'array_contains_any',
]

export function checkFieldName(name: string): void {
  const prefix = `field name invalid[field=${name}]`
  check(name, prefix, 'field', REST, 'invalidFieldName')
  if (KEYWORDS.some((word) => name === word || name === word.toUpperCase()) || name === 'True' || name === 'False') {
    throw apiErrorText('invalidFieldName', `${prefix}: ${name} is a keyword of the filter language`)
  }
}

export const checkIndexName = (name: string): void =>
  check(name, `Invalid index name: ${name}`, 'index', COLLECTION_REST, 'invalidParameter')

export const checkFunctionName = (name: string): void =>
  check(name, `Invalid function name: ${name}`, 'function', REST, 'invalidParameter')

export function checkPartitionName(name: string): void {
  const prefix = `Invalid partition name: ${name}`
  if (name.trim() === '') throw apiError('invalidParameter', `${prefix}. Partition name should not be empty.`)
  check(name, prefix, 'partition', PARTITION_REST, 'invalidParameter')
}

export function checkDescription(text: string): void {
  if (Buffer.byteLength(text) > limits.descriptionBytesMax) {
    throw apiError('invalidParameter', `description length exceeds limit ${limits.descriptionBytesMax} bytes`)
  }
}

function check(name: string, prefix: string, what: string, rest: RegExp, kind: ErrorName): void {
  const refuse = (why: string): ApiError =>
    kind === 'invalidParameter' ? apiError(kind, `${prefix}. ${why}`) : apiErrorText(kind, `${prefix}: ${why}`)
  if (Buffer.byteLength(name) > limits.nameBytesMax) {
    throw refuse(`The length of a ${what} name must be less than ${limits.nameBytesMax} characters.`)
  }
  if (what !== 'partition' && !FIRST.test(name)) {
    throw refuse(`the first character of a ${what} name must be an underscore or letter`)
  }
  if (!rest.test(name)) throw refuse(`${what} name can only contain numbers, letters and underscores`)
}
