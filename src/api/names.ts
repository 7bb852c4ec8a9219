/** Which texts may name things, with Milvus' words for those that may not. */
import { apiErrorText, ApiError, type ErrorName, apiError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'

const FIRST = /^[A-Za-z_]/
const REST = /^[A-Za-z0-9_]*$/
const COLLECTION_REST = /^[A-Za-z0-9_$]*$/
const PARTITION_REST = /^[A-Za-z0-9_-]*$/

export const checkCollectionName = (name: string): void =>
  check(name, `Invalid collection name: ${name}`, 'collection', COLLECTION_REST, 'invalidParameter')

export const checkDatabaseName = (name: string): void =>
  check(name, `invalid database name[database=${name}]`, 'database', REST, 'invalidDatabaseName')

export const checkFieldName = (name: string): void =>
  check(name, `field name invalid[field=${name}]`, 'field', REST, 'invalidFieldName')

export const checkIndexName = (name: string): void =>
  check(name, `Invalid index name: ${name}`, 'index', COLLECTION_REST, 'invalidParameter')

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
