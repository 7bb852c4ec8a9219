/** The functions of a create request, checked against the fields they read and make. */
import { type ApiError, apiError } from '../../core/errors.ts'
import { type DataType, type Field, type FieldFunction, FUNCTION_TYPES, type FunctionType } from '../../core/schema.ts'
import { encodeJson } from '../encode-json.ts'
import { checkFunctionName } from '../names.ts'
import type { FunctionRequest } from './create-request.ts'

/** Milvus' first id for a function. */
const FIRST_FUNCTION_ID = 100
/** Types that Milvus has and Elanus does not have, and why. */
const TYPES_OF_MILVUS: Readonly<Record<string, string>> = {
  Rerank: 'Elanus calls no reranking services',
  MinHash: 'Elanus computes no MinHash signatures',
  MolFingerprint: 'Elanus knows no molecules',
}
const TEXTS: readonly DataType[] = ['VarChar', 'Text']
const OUTPUTS: Readonly<Record<FunctionType, readonly DataType[]>> = {
  BM25: ['SparseFloatVector'],
  TextEmbedding: ['FloatVector', 'Int8Vector'],
}

export interface BuiltFunctions {
  /** The given ones, the outputs of functions marked. */
  readonly fields: readonly Field[]
  readonly functions: readonly FieldFunction[]
}

export function buildFunctions(requests: readonly FunctionRequest[], fields: readonly Field[]): BuiltFunctions {
  const functions: FieldFunction[] = []
  for (const [i, request] of requests.entries()) {
    const made = buildFunction(request, FIRST_FUNCTION_ID + i, fields)
    if (functions.some((f) => f.name === made.name)) throw refused(`duplicate function name ${made.name}`)
    if (functions.some((f) => f.outputId === made.outputId)) {
      throw refused(`duplicate function output field: function ${made.name}, field ${request.outputFieldNames[0]}`)
    }
    functions.push(made)
  }
  const mark = (field: Field): Field => {
    const made = functions.find((f) => f.outputId === field.id)
    return made ? { ...field, functionOutput: made.type } : field
  }
  return { fields: fields.map(mark), functions }
}

function buildFunction(request: FunctionRequest, id: number, fields: readonly Field[]): FieldFunction {
  const { name, description } = request
  checkFunctionName(name)
  const type = typeOf(request)
  const input = theField(request, type, 'input', fields)
  const output = theField(request, type, 'output', fields)
  checkInput(request, type, input)
  checkOutput(request, type, output)
  const params = Object.entries(request.params).map(([key, value]) => [key, textOf(value)] as const)
  if (type === 'BM25' && params.length > 0)
    throw refused(`BM25 function ${name} accepts no params, got ${params[0][0]}`)
  return { id, name, description, type, inputId: input.id, outputId: output.id, params: Object.fromEntries(params) }
}

const refused = (text: string): ApiError => apiError('invalidParameter', text)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : encodeJson(value))

function typeOf({ name, type }: FunctionRequest): FunctionType {
  const known = FUNCTION_TYPES.find((t) => t === type)
  if (known) return known
  if (Object.hasOwn(TYPES_OF_MILVUS, type)) {
    throw refused(`function type ${type} of function ${name} is not supported yet, ${TYPES_OF_MILVUS[type]}`)
  }
  throw refused(`Unsupported function type: ${type}`)
}

function theField(
  request: FunctionRequest,
  type: FunctionType,
  role: 'input' | 'output',
  fields: readonly Field[],
): Field {
  const names = role === 'input' ? request.inputFieldNames : request.outputFieldNames
  if (names.length !== 1) {
    throw refused(`${type} function ${request.name} needs one ${role} field, but got ${names.length}`)
  }
  const field = fields.find((f) => f.name === names[0])
  if (!field) throw refused(`function ${role} field not found: ${names[0]}, function ${request.name}`)
  return field
}

function checkInput({ name }: FunctionRequest, type: FunctionType, field: Field): void {
  if (!TEXTS.includes(field.dataType)) {
    throw refused(
      `${type} function input field must be a VarChar or Text field, got ${field.dataType}: function ${name}, field ${field.name}`,
    )
  }
  if (type === 'BM25' && !field.enableAnalyzer) {
    throw refused(`field ${field.name} which has enable_match or is input of BM25 function must also enable_analyzer`)
  }
}

function checkOutput({ name }: FunctionRequest, type: FunctionType, field: Field): void {
  if (!OUTPUTS[type].includes(field.dataType)) {
    throw refused(
      `${type} function output field must be a ${OUTPUTS[type].join(' or ')} field, got ${field.dataType}: function ${name}, field ${field.name}`,
    )
  }
  if (field.nullable) throw refused(`function output field cannot be nullable: function ${name}, field ${field.name}`)
}
