/** Finds what a name or path stands for: a column, an array element, a place in JSON. It never looks at values. */
import {
  DYNAMIC_FIELD_NAME,
  type ElementType,
  type Field,
  fieldByName,
  isStruct,
  isVectorType,
  type Schema,
  subFieldByName,
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
    case 'ArrayOfStruct':
    case 'ArrayOfVector':
      throw new FilterError(
        `struct field ${field.name} is not supported yet here, only in array_length(${field.name}[sub]) and is null`,
        node.pos,
      )
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
  if (node.sub !== undefined && (field === undefined || !isStruct(field))) {
    throw new FilterError(`${node.name} has no sub-field ${node.sub}: it is no struct`, node.pos)
  }
  return field
}

/** The sub-field that a path `struct[sub]` names; undefined for all other paths. */
export function locateSubField(node: PathNode, schema: Schema): Field | undefined {
  const field = fieldByName(schema, node.name)
  if (!field || !isStruct(field) || node.sub === undefined) return undefined
  const place = subFieldByName(schema, `${node.name}[${node.sub}]`)
  if (!place) throw new FilterError(`field ${node.name}[${node.sub}] not exist`, node.pos)
  return place.sub
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
