/**
 * Decoders of single JSON values by the rules of Go's encoding/json, which Milvus' clients rely on: null leaves the empty
 * value, a number never becomes a string or the other way round, and a refusal names the Go field and type.
 */
import { apiErrorText, ERROR_CODES } from '../../core/errors.ts'
import { isInt64 } from '../../core/int64.ts'

export interface Type<T> {
  readonly goType: string
  /** The key must be there, not null and not empty. */
  readonly required?: boolean
  /** The key matches in its exact case only. */
  readonly exactCase?: boolean
  /** The Go field's name where it is not the key with a capital first letter. */
  readonly goName?: string
  /** The value when the key is absent or null. */
  empty(): T
  /** Decodes a value that is not null; `at` is `Struct.field`. */
  read(value: unknown, at: string): T
  /** What the `required` tag refuses beside an absent key. */
  isEmpty(value: T): boolean
}

export const badJson = (text: string): Error => apiErrorText('badJson', `${ERROR_CODES.badJson.text}, error: ${text}`)

/** The words Go uses for the kinds of JSON values. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'number':
    case 'bigint':
      return 'number'
    default:
      return 'object'
  }
}

export const mismatch = (found: string, at: string, goType: string): Error =>
  badJson(`json: cannot unmarshal ${found} into Go struct field ${at} of type ${goType}`)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Type<string> = {
  goType: 'string',
  empty: () => '',
  read(value, at) {
    if (typeof value !== 'string') throw mismatch(jsonKind(value), at, 'string')
    return value
  },
  isEmpty: (value) => value === '',
}

export const bool: Type<boolean> = {
  goType: 'bool',
  empty: () => false,
  read(value, at) {
    if (typeof value !== 'boolean') throw mismatch(jsonKind(value), at, 'bool')
    return value
  },
  isEmpty: (value) => !value,
}

export const int32: Type<number> = {
  goType: 'int32',
  empty: () => 0,
  read(value, at) {
    if (typeof value === 'bigint') throw mismatch(`number ${value}`, at, 'int32')
    if (typeof value !== 'number') throw mismatch(jsonKind(value), at, 'int32')
    if ((value | 0) !== value) throw mismatch(`number ${value}`, at, 'int32')
    return value
  },
  isEmpty: (value) => value === 0,
}

export const int64: Type<bigint> = {
  goType: 'int64',
  empty: () => 0n,
  read(value, at) {
    if (typeof value !== 'bigint' && typeof value !== 'number') throw mismatch(jsonKind(value), at, 'int64')
    const isExact = typeof value === 'bigint' ? isInt64(value) : Number.isSafeInteger(value)
    if (!isExact) throw mismatch(`number ${value}`, at, 'int64')
    return BigInt(value)
  },
  isEmpty: (value) => value === 0n,
}

/** Any JSON value, untouched. */
export const anything: Type<unknown> = {
  goType: 'interface {}',
  empty: () => undefined,
  read: (value) => value,
  isEmpty: () => false,
}

export function list<T>(element: Type<T>): Type<readonly T[]> {
  const goType = `[]${element.goType}`
  return {
    goType,
    empty: () => [],
    read(value, at) {
      if (!Array.isArray(value)) throw mismatch(jsonKind(value), at, goType)
      return value.map((item) => (item === null ? element.empty() : element.read(item, at)))
    },
    isEmpty: () => false,
  }
}

export function map<T>(element: Type<T>): Type<Readonly<Record<string, T>>> {
  const goType = `map[string]${element.goType}`
  return {
    goType,
    empty: () => ({}),
    read(value, at) {
      if (!isObject(value)) throw mismatch(jsonKind(value), at, goType)
      const entries = Object.entries(value)
      return Object.fromEntries(
        entries.map(([key, item]) => [key, item === null ? element.empty() : element.read(item, at)]),
      )
    },
    isEmpty: () => false,
  }
}

export const required = <T>(type: Type<T>, goName?: string): Type<T> => ({ ...type, required: true, goName })

/** Milvus reads a few keys (`data`, `id`) straight from the body, where case counts. */
export const exactCase = <T>(type: Type<T>): Type<T> => ({ ...type, exactCase: true })

export const withDefault = <T>(type: Type<T>, value: T): Type<T> => ({ ...type, empty: () => value })
