/** Reads the values of `{name}` templates out of a request's exprParams. It never trusts their kind. */
import { FilterError } from './filter-error.ts'
import type { ConstantItem } from './predicate.ts'

/** Integral numbers become int64, as Milvus does after its trip through float64. Throws FilterError. */
export function templateValue(
  node: { name: string; pos: number },
  params: Readonly<Record<string, unknown>>,
): ConstantItem {
  if (!Object.hasOwn(params, node.name)) {
    throw new FilterError(`the value of expression template variable name {${node.name}} is not found`, node.pos)
  }
  return readValue(params[node.name], node)
}

function readValue(value: unknown, node: { name: string; pos: number }): ConstantItem {
  if (typeof value === 'boolean' || typeof value === 'bigint') return value
  if (typeof value === 'string' && value.isWellFormed()) return value
  if (typeof value === 'number' && Number.isFinite(value)) {
    return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value) : value
  }
  if (Array.isArray(value) && value.length > 0) return value.map((item) => readValue(item, node))
  const found = value === null ? 'null' : Array.isArray(value) ? 'an empty array' : `a value of type ${typeof value}`
  throw new FilterError(`the value of expression template variable name {${node.name}} can not be ${found}`, node.pos)
}
