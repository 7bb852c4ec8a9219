/** Primary keys out of a request's JSON, exact over the whole range of int64. */
import type { Field } from '../core/schema.ts'

const INT64_MAX = 2n ** 63n - 1n

/** undefined where the value cannot be a key of this field. */
export function int64Key(value: unknown): bigint | undefined {
  let key: bigint
  if (typeof value === 'bigint') key = value
  else if (typeof value === 'number' && Number.isInteger(value)) key = BigInt(value)
  else if (typeof value === 'string' && /^[+-]?\d{1,19}$/.test(value)) key = BigInt(value.replace('+', ''))
  else return undefined
  return key > INT64_MAX || key < -INT64_MAX - 1n ? undefined : key
}

/** The keys of `get`: one or many; Int64 keys may be quoted, VarChar keys are strings. undefined where one is neither. */
export function keysOf(field: Field, given: unknown): (bigint | string)[] | undefined {
  const values = Array.isArray(given) ? given : [given]
  const keys = values.map((v) => (field.dataType === 'Int64' ? int64Key(v) : typeof v === 'string' ? v : undefined))
  return keys.includes(undefined) ? undefined : (keys as (bigint | string)[])
}
