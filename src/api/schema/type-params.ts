/** A field's type parameters (`dim`, `max_length`, `max_capacity`): numbers or their text, within Milvus' limits. */
import { apiError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { type Field, isVectorType } from '../../core/schema.ts'
import { notSupportedYet } from '../unsupported.ts'
import { type AnalyzerParams, analyzerParams } from './analyzer-params.ts'

export type TypeParams = Readonly<Record<string, unknown>>

export interface CheckedTypeParams extends AnalyzerParams {
  readonly dim?: number
  readonly maxLength?: number
  readonly maxCapacity?: number
}

interface Owner {
  readonly collection: string
  readonly field: string
}

const UNSUPPORTED = ['enable_match', 'multi_analyzer_params']

export function checkTypeParams(
  params: TypeParams,
  { dataType, elementType, vectorType }: Pick<Field, 'dataType' | 'elementType' | 'vectorType'>,
  owner: Owner,
): CheckedTypeParams {
  for (const key of UNSUPPORTED) {
    const value = params[key]
    if (value !== undefined && value !== false && value !== 'false') {
      throw notSupportedYet(`type param(${key}) of field(${owner.field})`)
    }
  }
  const checked: { dim?: number; maxLength?: number; maxCapacity?: number } = {}
  const vector = vectorType ?? dataType
  if (vector === 'SparseFloatVector') refuseDimension(params.dim, owner)
  else if (isVectorType(vector)) checked.dim = dimension(params.dim, owner, vector === 'BinaryVector')
  if (dataType === 'VarChar' || elementType === 'VarChar') {
    checked.maxLength = bounded(params.max_length, 'max_length', limits.varCharBytesMax, owner)
  }
  if (dataType === 'Array' || dataType === 'ArrayOfVector') {
    checked.maxCapacity = bounded(params.max_capacity, 'max_capacity', limits.arrayCapacityMax, owner)
  }
  return { ...checked, ...analyzerParams(params, dataType, owner.field) }
}

function refuseDimension(given: unknown, owner: Owner): void {
  if (given === undefined || given === null) return
  throw apiError('invalidParameter', `dim should not be specified for sparse vector field ${owner.field}`)
}

/** Binary vectors may have eight times as many, in whole bytes. */
export function dimension(given: unknown, owner: Owner, isBinary: boolean): number {
  if (given === undefined || given === null) {
    throw apiError(
      'invalidParameter',
      `dimension is not defined in field type params of field ${owner.field}, check type param \`dim\` for vector field`,
    )
  }
  const dim = wholeNumber(given)
  const dimMax = isBinary ? limits.dimMax * 8 : limits.dimMax
  if (dim === undefined || dim < limits.dimMin || dim > dimMax) {
    throw apiError(
      'invalidParameter',
      `invalid dimension: ${String(given)} of field ${owner.field}. it should be in range ${limits.dimMin} to ${dimMax}`,
    )
  }
  if (isBinary && dim % 8 !== 0) {
    throw apiError(
      'invalidParameter',
      `invalid dimension: ${dim} of field ${owner.field}. binary vector dimension should be multiple of 8.`,
    )
  }
  return dim
}

export function bounded(given: unknown, key: string, max: number, owner: Owner): number {
  if (given === undefined || given === null) {
    throw apiError(
      'missingParameter',
      `type param(${key}) should be specified for the field(${owner.field}) of collection ${owner.collection}`,
    )
  }
  const value = wholeNumber(given)
  if (value === undefined || value < 1 || value > max) {
    throw apiError(
      'invalidParameter',
      `the ${key === 'max_length' ? 'maximum length' : 'maximum capacity'} specified for the field(${owner.field}) should be in (0, ${max}], but got ${String(given)} instead`,
    )
  }
  return value
}

/** A JSON number or its decimal text; undefined for everything else. */
export function wholeNumber(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isSafeInteger(given) ? given : undefined
  if (typeof given === 'string' && /^[+-]?\d{1,15}$/.test(given)) return Number(given)
  return undefined
}
