/** Who brings the values of a function's output field: BM25 outputs are always computed, all others must come with the rows. */
import type { Field, Schema } from '../core/schema.ts'

/** The collection property that lets rows bring the outputs of functions other than BM25. */
export const ALLOW_OUTPUTS = 'collection.function.allowInsertNonBM25FunctionOutputs'

/** The rows never bring it. */
export const isComputed = (field: Field): boolean => field.functionOutput === 'BM25'

/** Why rows may not bring the field, in Milvus' words; undefined where they may. */
export function outputRefusal(field: Field, schema: Schema): string | undefined {
  if (field.functionOutput === undefined) return undefined
  if (isComputed(field)) return `not allowed to provide data for BM25 function output field '${field.name}'`
  if (schema.takesFunctionOutputs) return undefined
  return `not allowed to provide data for function output field '${field.name}', set collection property '${ALLOW_OUTPUTS}' to enable`
}

/** What helps where rows lack a function's output that is not computed; undefined for any other field. */
export function missingOutputHint(field: Field): string | undefined {
  if (field.functionOutput === undefined || isComputed(field)) return undefined
  return `Elanus calls no embedding services: create the collection with the property '${ALLOW_OUTPUTS}' true and give the vectors of '${field.name}'`
}
