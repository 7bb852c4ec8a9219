/** The type parameters of text features: whether a field has an analyzer, and which. */
import { apiError } from '../../core/errors.ts'
import type { DataType } from '../../core/schema.ts'
import { AnalyzerError, buildAnalyzer } from '../../functions/analyzer.ts'
import { encodeJson } from '../encode-json.ts'
import type { TypeParams } from './type-params.ts'

export interface AnalyzerParams {
  readonly enableAnalyzer?: boolean
  readonly analyzerParams?: string
}

/** Throws 1100 for an analyzer that Elanus does not have. */
export function analyzerParams(params: TypeParams, dataType: DataType, field: string): AnalyzerParams {
  const enabled = isTrue(params.enable_analyzer, field)
  const given = params.analyzer_params ?? undefined
  if (!enabled && given === undefined) return {}
  if (dataType !== 'VarChar' && dataType !== 'Text') {
    throw apiError('invalidParameter', `an analyzer is only for VarChar and Text fields, field ${field} is ${dataType}`)
  }
  const text = given === undefined || typeof given === 'string' ? given : encodeJson(given)
  try {
    buildAnalyzer(text)
  } catch (cause) {
    if (!(cause instanceof AnalyzerError)) throw cause
    throw apiError('invalidParameter', `invalid analyzer of field ${field}: ${cause.message}`, { cause })
  }
  return { ...(enabled ? { enableAnalyzer: true } : {}), ...(text === undefined ? {} : { analyzerParams: text }) }
}

function isTrue(given: unknown, field: string): boolean {
  const text = String(given ?? 'false').toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
  throw apiError('invalidParameter', `enable_analyzer of field ${field} should be true or false, but is ${text}`)
}
