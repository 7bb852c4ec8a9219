/** What Arrow calls a column of a Parquet file and what it would call a field: for matching and for messages. Pure. */
import type { SchemaElement, SchemaTree } from 'hyparquet'
import { elementField, type Field, type PLAIN_TYPES, shortName } from '../../core/schema.ts'
import { otherName } from './other-names.ts'
import { TIME_KINDS, timeKind } from './time-kinds.ts'

export const LEAF_KINDS = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
  'utf8',
  'binary',
  'fixed_size_binary',
  'null',
  ...TIME_KINDS,
] as const
export type LeafKind = (typeof LEAF_KINDS)[number]

/** Bytes of any length or of one, without saying what they mean. */
export const isBinary = (kind: LeafKind): boolean => kind === 'binary' || kind === 'fixed_size_binary'

/** A column that is one value a row, or a list of values a row. */
export interface ColumnShape {
  readonly leaf: SchemaTree
  readonly kind: LeafKind
  readonly isList: boolean
}

const LOGICAL_OTHERS = [
  'DECIMAL',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'INTERVAL',
  'UUID',
  'BSON',
  'ENUM',
  'GEOMETRY',
  'GEOGRAPHY',
  'VARIANT',
]
const CONVERTED_OTHERS = [
  'DECIMAL',
  'DATE',
  'TIME_MILLIS',
  'TIME_MICROS',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'INTERVAL',
  'BSON',
  'ENUM',
]

/** The kind of a leaf that a field may take, else undefined. */
function leafKind(element: SchemaElement): LeafKind | undefined {
  const logical = element.logical_type
  const converted = element.converted_type
  if (logical?.type === 'NULL') return 'null'
  if (logical?.type === 'FLOAT16')
    return element.type === 'FIXED_LEN_BYTE_ARRAY' && element.type_length === 2 ? 'float16' : undefined
  const time = timeKind(element)
  if (time) return time
  if (logical && LOGICAL_OTHERS.includes(logical.type)) return undefined
  if (converted && CONVERTED_OTHERS.includes(converted)) return undefined
  switch (element.type) {
    case 'BOOLEAN':
      return 'bool'
    case 'FLOAT':
      return 'float32'
    case 'DOUBLE':
      return 'float64'
    case 'INT32':
    case 'INT64':
      return integerKind(element)
    case 'BYTE_ARRAY':
      return converted === 'UTF8' || converted === 'JSON' || logical?.type === 'STRING' || logical?.type === 'JSON'
        ? 'utf8'
        : 'binary'
    case 'FIXED_LEN_BYTE_ARRAY':
      return Number.isInteger(element.type_length) && element.type_length! > 0 ? 'fixed_size_binary' : undefined
    default:
      return undefined
  }
}

function integerKind(element: SchemaElement): LeafKind | undefined {
  const logical = element.logical_type
  const physicalBits = element.type === 'INT32' ? 32 : 64
  let [signed, bits] = [true, physicalBits]
  if (logical?.type === 'INTEGER') [signed, bits] = [logical.isSigned, logical.bitWidth]
  else if (element.converted_type) {
    const match = /^(U?)INT_(8|16|32|64)$/.exec(element.converted_type)
    if (!match) return undefined
    ;[signed, bits] = [match[1] === '', Number(match[2])]
  }
  const name = `${signed ? '' : 'u'}int${bits}`
  return bits <= physicalBits ? LEAF_KINDS.find((kind) => kind === name) : undefined
}

/** undefined for structs, maps, lists of lists and types no field takes. */
export function columnShape(node: SchemaTree): ColumnShape | undefined {
  if (node.children.length === 0) {
    const kind = leafKind(node.element)
    return kind && { leaf: node, kind, isList: node.element.repetition_type === 'REPEATED' }
  }
  const leaf = listElement(node)
  if (!leaf || leaf.children.length > 0) return undefined
  const kind = leafKind(leaf.element)
  return kind && { leaf, kind, isList: true }
}

/** The fields of the structs in a column that is a list of them; undefined for all others. */
export function structFields(node: SchemaTree): readonly SchemaTree[] | undefined {
  const struct = node.element.repetition_type === 'REPEATED' ? node : listElement(node)
  const isPlain = struct && !struct.element.converted_type && !struct.element.logical_type
  return isPlain && struct.children.length > 0 ? struct.children : undefined
}

/**
 * What a list holds; undefined where the node is none. Three levels are the rule: list, repeated group, element. In the old
 * form of two levels the repeated node is the element: where it has no children, or several, or one of the old names.
 */
function listElement({ element, children }: SchemaTree): SchemaTree | undefined {
  if (element.repetition_type === 'REPEATED' || children.length !== 1) return undefined
  if (element.converted_type !== 'LIST' && element.logical_type?.type !== 'LIST') return undefined
  const [repeated] = children
  if (repeated.element.repetition_type !== 'REPEATED') return undefined
  const isElement = repeated.children.length !== 1 || ['array', `${element.name}_tuple`].includes(repeated.element.name)
  if (isElement) return repeated
  const [inner] = repeated.children
  return inner.element.repetition_type === 'REPEATED' ? undefined : inner
}

/** As arrow-go prints a type. */
export function arrowNameOf(node: SchemaTree): string {
  const shape = columnShape(node)
  if (shape) return shape.isList ? listName(leafName(shape)) : leafName(shape)
  return otherName(node, arrowNameOf)
}

const leafName = ({ kind, leaf }: ColumnShape): string =>
  kind === 'fixed_size_binary' ? `fixed_size_binary[${leaf.element.type_length}]` : kind

const EXPECTED: Record<Exclude<(typeof PLAIN_TYPES)[number], 'Array'>, string> = {
  Bool: 'bool',
  Int8: 'int8',
  Int16: 'int16',
  Int32: 'int32',
  Int64: 'int64',
  Float: 'float32',
  Double: 'float64',
  VarChar: 'utf8',
  Text: 'utf8',
  JSON: 'utf8',
  Geometry: 'utf8',
  Timestamptz: 'utf8',
  FloatVector: 'list<item: float32, nullable>',
  BinaryVector: 'list<item: uint8, nullable>',
  Float16Vector: 'list<item: uint8, nullable>',
  BFloat16Vector: 'list<item: uint8, nullable>',
  Int8Vector: 'list<item: int8, nullable>',
  SparseFloatVector: 'utf8',
}

export function expectedArrowName(field: Field): string {
  switch (field.dataType) {
    case 'Array':
      return listName(EXPECTED[field.elementType!])
    case 'ArrayOfVector':
      return listName(EXPECTED[field.vectorType!])
    case 'ArrayOfStruct': {
      const fields = field.subFields!.map((sub) => `${shortName(sub)}: ${expectedArrowName(elementField(sub))}`)
      return structListName(fields.slice(0, FIELDS_SHOWN_MAX), fields.length)
    }
    default:
      return EXPECTED[field.dataType]
  }
}

const FIELDS_SHOWN_MAX = 16

const structListName = (fields: readonly string[], count: number): string =>
  `list<item: struct<${fields.join(', ')}${count > fields.length ? ', …' : ''}>, nullable>`

const listName = (element: string): string => `list<item: ${element}, nullable>`
