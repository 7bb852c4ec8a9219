/**
 * Typed requests out of decoded JSON objects. Keys match in any case, the exact case wins, unknown keys are ignored.
 * Decoding comes first (1801), then the required keys are checked (1802), as in Milvus.
 */
import { apiErrorText, ERROR_CODES } from '../../core/errors.ts'
import { badJson, isObject, jsonKind, mismatch, type Type } from './type.ts'

export type Shape = Readonly<Record<string, Type<unknown>>>
export type Decoded<S extends Shape> = { readonly [K in keyof S]: S[K] extends Type<infer T> ? T : never }
export type RequestOf<C> = C extends Contract<infer Request> ? Request : never

export interface Contract<Request> {
  /** The Go struct's name, as error texts show it. */
  readonly name: string
  /** Throws ApiError 1801 or 1802. */
  decode(body: unknown): Request
}

/** A contract whose two steps can be taken one by one, for the one endpoint that checks something in between. */
export interface StructContract<Request> extends Contract<Request> {
  read(body: unknown): { readonly value: Request; readonly missing: readonly string[] }
}

export function contract<S extends Shape>(name: string, shape: S): StructContract<Decoded<S>> {
  const keys = keysByLowerCase(shape)
  const read = (body: unknown) => {
    const object = body ?? {}
    if (!isObject(object)) throw badJson(`json: cannot unmarshal ${jsonKind(body)} into Go value of type ${name}`)
    const missing: string[] = []
    return { value: readFields(shape, keys, object, name, missing) as Decoded<S>, missing }
  }
  return {
    name,
    read,
    decode(body) {
      const { value, missing } = read(body)
      refuseMissing(name, missing)
      return value
    },
  }
}

/** A struct within a request. Milvus does not check required keys of list elements, so neither does this. */
export function struct<S extends Shape>(name: string, shape: S): Type<Decoded<S>> {
  const keys = keysByLowerCase(shape)
  return {
    goType: name,
    empty: () => readFields(shape, keys, {}, name, []) as Decoded<S>,
    read(value, at) {
      if (!isObject(value)) throw mismatch(jsonKind(value), at, name)
      return readFields(shape, keys, value, at, []) as Decoded<S>
    },
    isEmpty: () => false,
  }
}

export function refuseMissing(name: string, missing: readonly string[]): void {
  if (missing.length === 0) return
  const lines = missing.map(
    (field) => `Key: '${name}.${field}' Error:Field validation for '${field}' failed on the 'required' tag`,
  )
  throw apiErrorText('missingRequired', `${ERROR_CODES.missingRequired.text}, error: ${lines.join('\n')}`)
}

const keysByLowerCase = (shape: Shape): Map<string, string> =>
  new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]))

function readFields(
  shape: Shape,
  keys: Map<string, string>,
  object: Record<string, unknown>,
  at: string,
  missing: string[],
): Record<string, unknown> {
  const given = new Map<string, unknown>()
  for (const [spelling, value] of Object.entries(object)) {
    const key = keys.get(spelling.toLowerCase())
    if (key === undefined || (spelling !== key && shape[key].exactCase)) continue
    if (spelling === key || !Object.hasOwn(object, key)) given.set(key, value)
  }
  const fields: Record<string, unknown> = {}
  for (const [key, type] of Object.entries(shape)) {
    const value = given.get(key)
    const absent = value === undefined || value === null
    fields[key] = absent ? type.empty() : type.read(value, `${at}.${key}`)
    if (type.required && (absent || type.isEmpty(fields[key]))) missing.push(type.goName ?? capitalized(key))
  }
  return fields
}

const capitalized = (key: string): string => key[0].toUpperCase() + key.slice(1)
