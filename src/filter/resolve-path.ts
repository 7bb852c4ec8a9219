/** Finds what a name or path stands for: a column, an array element, a place in JSON. It never looks at values. */
import {
  DYNAMIC_FIELD_NAME,
  type ElementType,
  type Field,
  fieldByName,
  isVectorType,
  type Schema,
} from '../core/schema.ts'
import type { PathNode } from './ast.ts'
import { FilterError } from './filter-error.ts'
import type { ArrayTerm, JsonTerm, Term } from './predicate.ts'

export type Located = ArrayTerm | Extract<Term, { kind: 'column' | 'element' | 'json' }>

/** Throws FilterError for unknown names, vectors, texts, geometries, and brackets a column does not take. */
export function locate(node: PathNode, schema: Schema): Located {
  const field = findField(node, schema)
  if (field === undefined) {
    // findField has made sure that there is a dynamic field.
    return jsonTerm(schema.dynamicField!, [node.name, ...node.steps], node.pos)
  }
  const { dataType } = field
  if (isVectorType(dataType)) throw new FilterError(`vector field ${field.name} can not be used in a filter`, node.pos)
  if (dataType === 'Text' || dataType === 'Geometry') {
    throw new FilterError(`${dataType.toLowerCase()} field ${field.name} can not be used in a filter`, node.pos)
  }
  switch (dataType) {
    case 'JSON':
      return jsonTerm(field, node.steps, node.pos)
    case 'Array':
      return arrayPart(field, node)
    default:
      if (node.steps.length > 0) throw new FilterError(`${dataType} field ${field.name} can not be indexed`, node.pos)
      return { kind: 'column', field, type: dataType }
  }
}

/** Undefined means a dynamic key. */
export function findField(node: PathNode, schema: Schema): Field | undefined {
  const field = node.name === DYNAMIC_FIELD_NAME ? schema.dynamicField : fieldByName(schema, node.name)
  if (field === undefined && (schema.dynamicField === undefined || node.name === DYNAMIC_FIELD_NAME)) {
    throw new FilterError(`field ${node.name} not exist`, node.pos)
  }
  return field
}

function jsonTerm(field: Field, steps: JsonTerm['steps'], pos: number): JsonTerm {
  // The engine's JSON paths have no way to write an empty key.
  if (steps.includes('')) throw new FilterError('an empty JSON key is not supported', pos)
  return { kind: 'json', field, steps }
}

function arrayPart(field: Field, node: PathNode): Located {
  const type: ElementType = field.elementType!
  const [index, ...rest] = node.steps
  if (index === undefined) return { kind: 'array', field, type }
  if (typeof index !== 'number' || rest.length > 0) {
    throw new FilterError(`array field ${field.name} takes one integer index`, node.pos)
  }
  return { kind: 'element', field, type, index }
}
