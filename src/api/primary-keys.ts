/** Primary keys out of a request's JSON, exact over the whole range of int64. */
import { isInt64 } from '../core/int64.ts'
import type { Field } from '../core/schema.ts'

/** undefined where the value cannot be a key of this field. */
export function int64Key(value: unknown): bigint | undefined {
  let key: bigint
  if (typeof value === 'bigint') key = value
  else if (typeof value === 'number' && Number.isInteger(value)) key = BigInt(value)
  else if (typeof value === 'string' && /^[+-]?\d{1,19}$/.test(value)) key = BigInt(value.replace('+', ''))
  else return undefined
  return isInt64(key) ? key : undefined
}

/** The keys of `get`: one or many; Int64 keys may be quoted, VarChar keys are strings. undefined where one is neither. */
export function keysOf(field: Field, given: unknown): (bigint | string)[] | undefined {
  const values = Array.isArray(given) ? given : [given]
  const keys = values.map((v) => (field.dataType === 'Int64' ? int64Key(v) : typeof v === 'string' ? v : undefined))
  return keys.includes(undefined) ? undefined : (keys as (bigint | string)[])
}
