/** What a create request says beside its fields: shards, partitions, consistency, properties. */

import { DEFAULT_PARTITION } from '../../catalog/partition-table.ts'
import { ALLOW_INSERT_AUTO_ID } from '../../catalog/write-schema.ts'
import { apiError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { parseBool } from '../../core/parse-bool.ts'
import { partitionKeyField, type Schema } from '../../core/schema.ts'
import { ALLOW_OUTPUTS } from '../../functions/function-outputs.ts'
import { CONSISTENCY_DEFAULT, checkConsistency } from '../consistency.ts'
import type { CreateRequest } from './create-request.ts'
import { wholeNumber } from './type-params.ts'

const SHARDS_MAX = 16
const TTL = 'collection.ttl.seconds'

export interface CreateOptions {
  readonly shardsNum: number
  readonly consistencyLevel: string
  readonly properties: Readonly<Record<string, string>>
  readonly partitionNames: readonly string[]
}

export function createOptions(request: CreateRequest, schema: Schema): CreateOptions {
  return {
    shardsNum: shards(request.params.shardsNum),
    consistencyLevel: consistency(request),
    properties: properties(request, schema),
    partitionNames: partitionNames(request.params.partitionsNum, schema),
  }
}

function shards(given: unknown): number {
  const count = wholeNumber(given) ?? 1
  if (count > SHARDS_MAX)
    throw apiError('invalidParameter', `maximum shards's number should be limited to ${SHARDS_MAX}`)
  return Math.max(count, 1)
}

function consistency(request: CreateRequest): string {
  const inParams = request.params.consistencyLevel
  const nested = typeof inParams === 'string' ? inParams : ''
  const top = request.consistencyLevel
  checkConsistency(top)
  checkConsistency(nested)
  if (top !== '' && nested !== '' && top !== nested) {
    throw apiError('invalidParameter', 'top-level consistencyLevel conflicts with params.consistencyLevel')
  }
  return top || nested || CONSISTENCY_DEFAULT
}

function properties(request: CreateRequest, schema: Schema): Record<string, string> {
  const { params } = request
  const ttls = [request.properties[TTL], request.properties['ttl.seconds'], params.ttlSeconds].filter(
    (v) => v !== undefined && v !== null,
  )
  if (ttls.length > 1) throw apiError('invalidParameter', 'collection TTL is specified multiple times')
  const result: Record<string, string> = {}
  if (ttls.length === 1) {
    if (wholeNumber(ttls[0]) === undefined)
      throw apiError('invalidParameter', `collection TTL is not a valid integer: ${String(ttls[0])}`)
    result[TTL] = String(ttls[0])
  }
  const isolation = params.partitionKeyIsolation
  if (isolation !== undefined && isolation !== null) {
    if (String(isolation) === 'true' && !partitionKeyField(schema)) {
      throw apiError('invalidParameter', 'partition key isolation mode is enabled but no partition key field is set')
    }
    result['partitionkey.isolation'] = String(isolation)
  }
  for (const key of [ALLOW_OUTPUTS, ALLOW_INSERT_AUTO_ID]) {
    const given = request.properties[key]
    if (given !== undefined && given !== null) result[key] = String(boolProperty(key, given))
  }
  return result
}

function boolProperty(key: string, given: unknown): boolean {
  const value = parseBool(String(given))
  if (value !== undefined) return value
  throw apiError('invalidParameter', `the value of property ${key} must be true or false: ${given}`)
}

function partitionNames(given: unknown, schema: Schema): string[] {
  if (!partitionKeyField(schema)) return [DEFAULT_PARTITION]
  const asked = wholeNumber(given) ?? 0
  const count = asked <= 0 ? limits.partitionsDefault : asked
  if (count > limits.partitionsMax) {
    throw apiError(
      'invalidParameter',
      `partition number (${count}) exceeds max configuration (${limits.partitionsMax})`,
    )
  }
  return Array.from({ length: count }, (_, i) => `${DEFAULT_PARTITION}_${i}`)
}
