/** Which column of a Parquet file feeds which field. Pure: schemas only; columns that match no field are ignored. */
import type { SchemaTree } from 'hyparquet'
import { FileError } from '../../core/errors.ts'
import type { Explanation } from '../../core/file-error.ts'
import {
  type DataType,
  type Field,
  isDense,
  isServersOwn,
  type Schema,
  storedFields,
  type VectorType,
} from '../../core/schema.ts'
import { isComputed, missingOutputHint, outputRefusal } from '../../functions/function-outputs.ts'
import {
  arrowNameOf,
  type ColumnShape,
  columnShape,
  expectedArrowName,
  isBinary,
  type LeafKind,
} from './arrow-names.ts'
import { columnsFound, missingColumnHint, typeHint } from './column-hint.ts'
import type { RowGroupInfo } from './footer.ts'
import { TIME_KINDS } from './time-kinds.ts'

/** A sparse vector that is a struct of its indices and values. */
export interface SparseMatch {
  readonly field: Field
  readonly indices: ColumnMatch
  readonly values: ColumnMatch
}

export type FieldMatch = ColumnMatch | SparseMatch

/** One column that feeds a field, or a part of it. */
export interface ColumnMatch extends ColumnShape {
  readonly field: Field
  /** Its place among the column chunks of a row group. */
  readonly chunk: number
  /** Definition level of a present value. */
  readonly defMax: number
  /** Lists: the definition level of an empty list; lower means no list. */
  readonly defEmpty: number
}

/** Throws FileError where the file does not fit the schema. `file` is the key, for messages, and so are the row groups. */
export function matchColumns(
  root: SchemaTree,
  schema: Schema,
  file: string,
  rowGroups: readonly RowGroupInfo[],
): FieldMatch[] {
  const nodes = nodesByName(root, schema, file)
  const chunks = chunkPlaces(root)
  const matches: FieldMatch[] = []
  for (const field of storedFields(schema)) {
    const node = nodes.get(field.name)
    if (!node) {
      if (!needsColumn(field, schema)) continue
      throw missing(field, nodes, schema, chunks, file, rowGroups)
    }
    if (isServersOwn(field, schema)) {
      throw given(`the primary key '${field.name}' is auto-generated, no need to provide`, field, file)
    }
    const refusal = outputRefusal(field, schema)
    if (refusal) throw given(refusal, field, file)
    const match = matchField(field, node, chunks)
    if (!match) {
      const name = arrowNameOf(node)
      const text = `expect arrow type '${expectedArrowName(field)}', get arrow data type '${name}'`
      const hint = typeHint(field, columnShape(node), name)
      const more = { expected: takenText(field), found: `a column of ${name}`, hint }
      throw misfit(`schema not equal, err=field '${field.name}' type mis-match, ${text}`, field, file, more)
    }
    matches.push(match)
  }
  return matches
}

function matchField(field: Field, node: SchemaTree, chunks: ReadonlyMap<SchemaTree, number>): FieldMatch | undefined {
  const shape = columnShape(node)
  if (shape) return takes(field, shape) ? matchOf(field, node, shape, chunks, 0) : undefined
  return field.dataType === 'SparseFloatVector' ? matchSparse(field, node, chunks) : undefined
}

/** `depth`: how many optional nodes stand above. */
const matchOf = (
  field: Field,
  node: SchemaTree,
  shape: ColumnShape,
  chunks: ReadonlyMap<SchemaTree, number>,
  depth: number,
): ColumnMatch => ({ ...shape, field, chunk: chunks.get(shape.leaf)!, ...levelsOf(node, shape.leaf, depth) })

/** docs/formats.md is held to it. */
export const SPARSE_PARTS = {
  indices: ['int32', 'uint32', 'int64', 'uint64'],
  values: ['float32', 'float64'],
} as const satisfies Record<string, readonly LeafKind[]>

/** A struct of exactly the lists `indices` and `values`, in any order. */
function matchSparse(field: Field, node: SchemaTree, chunks: ReadonlyMap<SchemaTree, number>): SparseMatch | undefined {
  const { element, children } = node
  const isStruct = !element.converted_type && !element.logical_type && element.repetition_type !== 'REPEATED'
  if (!isStruct || children.length !== 2) return undefined
  const part = (name: string, kinds: readonly LeafKind[]): ColumnMatch | undefined => {
    const child = children.find((one) => one.element.name === name)
    const shape = child && columnShape(child)
    if (!shape?.isList || !(kinds.includes(shape.kind) || shape.kind === 'null')) return undefined
    return matchOf(field, child!, shape, chunks, element.repetition_type === 'OPTIONAL' ? 1 : 0)
  }
  const indices = part('indices', SPARSE_PARTS.indices)
  const values = part('values', SPARSE_PARTS.values)
  return indices && values && { field, indices, values }
}

function nodesByName(root: SchemaTree, schema: Schema, file: string): Map<string, SchemaTree> {
  const nodes = new Map<string, SchemaTree>()
  const wanted = new Map(storedFields(schema).map((field) => [field.name, field]))
  for (const node of root.children) {
    const { name } = node.element
    const field = wanted.get(name)
    if (field && nodes.has(name)) {
      const more = { expected: 'one column of a name', found: `'${name}' twice` }
      throw misfit(`there is multi field with name: ${name}`, field, file, more)
    }
    nodes.set(name, node)
  }
  return nodes
}

function chunkPlaces(root: SchemaTree): Map<SchemaTree, number> {
  const places = new Map<SchemaTree, number>()
  const visit = (node: SchemaTree) => {
    // Not by `children`: a group without children has no chunk either.
    if (node.element.type) places.set(node, places.size)
    for (const child of node.children) visit(child)
  }
  visit(root)
  return places
}

/** Levels rise with every node that is optional or repeated. A list has one repeated node, which an empty list does not reach. */
function levelsOf(node: SchemaTree, leaf: SchemaTree, depth: number): { defMax: number; defEmpty: number } {
  let [defMax, defEmpty] = [depth, 0]
  for (let at = node; ; at = at.children[0]) {
    if (at.element.repetition_type === 'REPEATED') defEmpty = defMax
    if (at.element.repetition_type !== 'REQUIRED') defMax++
    if (at === leaf) return { defMax, defEmpty }
  }
}

const needsColumn = (field: Field, schema: Schema): boolean =>
  !(
    field.autoId ||
    field.nullable ||
    field.defaultValue !== undefined ||
    field === schema.dynamicField ||
    isComputed(field)
  )

const SIGNED = ['int8', 'int16', 'int32', 'int64'] as const
const UNSIGNED = ['uint8', 'uint16', 'uint32', 'uint64'] as const
const NUMBERS: readonly LeafKind[] = [...SIGNED, ...UNSIGNED, 'float16', 'float32', 'float64']

/** Raw bytes: a list of them, or one string of bytes a row. */
const BYTES: readonly LeafKind[] = ['uint8', 'binary', 'fixed_size_binary']

/** Unsigned columns of up to the field's width are taken; their values are range-checked one by one. */
const integersUpTo = (width: number): readonly LeafKind[] => [...SIGNED.slice(0, width), ...UNSIGNED.slice(0, width)]

/** Of one value, or of the items of a list. docs/formats.md is held to it. */
export const TAKEN: Record<Exclude<DataType, 'Array'>, readonly LeafKind[]> = {
  Bool: ['bool'],
  Int8: integersUpTo(1),
  Int16: integersUpTo(2),
  Int32: integersUpTo(3),
  Int64: integersUpTo(4),
  Float: NUMBERS,
  Double: NUMBERS,
  VarChar: ['utf8'],
  Text: ['utf8'],
  JSON: ['utf8'],
  Geometry: ['utf8'],
  Timestamptz: ['utf8', ...TIME_KINDS],
  FloatVector: NUMBERS,
  BinaryVector: BYTES,
  Float16Vector: [...BYTES, 'float16', 'float32', 'float64'],
  BFloat16Vector: [...BYTES, 'float16', 'float32', 'float64'],
  Int8Vector: ['int8'],
  SparseFloatVector: ['utf8'],
}

function takes(field: Field, shape: ColumnShape): boolean {
  if (shape.kind === 'null' && !shape.isList) return field.nullable || field.defaultValue !== undefined
  if (isDense(field) && isBinary(shape.kind))
    return !shape.isList && TAKEN[field.dataType as VectorType].includes(shape.kind)
  const isList = field.dataType === 'Array' || isDense(field)
  if (isList !== shape.isList) return false
  // A list of Arrow's null type can only be empty or null.
  if (isList && shape.kind === 'null') return true
  return TAKEN[field.dataType === 'Array' ? field.elementType! : field.dataType].includes(shape.kind)
}

/** What a field takes, in Arrow's words. */
function takenText(field: Field): string {
  const kinds = TAKEN[field.dataType === 'Array' ? field.elementType! : field.dataType]
  const names = kinds.length === NUMBERS.length ? 'numbers of any type' : kinds.filter((k) => !isBinary(k)).join(', ')
  if (field.dataType === 'SparseFloatVector')
    return `a column of ${names}, or of structs of the lists indices and values`
  if (field.dataType !== 'Array' && !isDense(field)) return `a column of ${names}`
  return `a column of lists of ${names}${isDense(field) && kinds.some(isBinary) ? ', or binary or fixed_size_binary' : ''}`
}

function missing(
  field: Field,
  nodes: ReadonlyMap<string, SchemaTree>,
  schema: Schema,
  chunks: ReadonlyMap<SchemaTree, number>,
  file: string,
  rowGroups: readonly RowGroupInfo[],
): FileError {
  const free = [...nodes]
    .filter(([name]) => !schema.fields.some((f) => f.name === name))
    .map(([, node]) => ({ node, chunk: chunks.get(columnShape(node)?.leaf ?? node) }))
  return misfit(`schema not equal, err=field '${field.name}' not in arrow schema`, field, file, {
    expected: `a column '${field.name}'`,
    found: columnsFound([...nodes.keys()]),
    hint: missingOutputHint(field) ?? missingColumnHint(field, free, rowGroups),
  })
}

/** For a column of a field whose values are the server's to make. */
const given = (text: string, field: Field, file: string): FileError =>
  misfit(text, field, file, { expected: `no column '${field.name}'`, found: 'one of this name' })

const misfit = (text: string, field: Field, file: string, more: Explanation): FileError =>
  new FileError(text, { file, field: field.name }, more)
