/** Which column of a Parquet file feeds which field. Pure: schemas only; columns that match no field are ignored. */
import type { SchemaTree } from 'hyparquet'
import { flatSubField } from '../../columns/struct-errors.ts'
import { cut, FileError } from '../../core/errors.ts'
import type { Explanation } from '../../core/file-error.ts'
import {
  elementField,
  type Field,
  isDense,
  isStruct,
  type Schema,
  type StructField,
  shortName,
  storedFields,
  subFieldPlaces,
} from '../../core/schema.ts'
import { missingOutputHint } from '../../functions/function-outputs.ts'
import { mayLack, refusalOfField } from '../file-fields.ts'
import {
  arrowNameOf,
  type ColumnShape,
  columnShape,
  expectedArrowName,
  isBinary,
  type LeafKind,
  structFields,
} from './arrow-names.ts'
import { columnsFound, missingColumnHint, typeHint } from './column-hint.ts'
import type { RowGroupInfo } from './footer.ts'
import { NUMBERS, SPARSE_PARTS, TAKEN, takes } from './taken-kinds.ts'

/** One column that feeds a field, or a part of it. */
export interface LeafMatch extends ColumnShape {
  /** What its values are for; of a struct, an element of the sub-field. */
  readonly field: Field
  /** Its place among the column chunks of a row group. */
  readonly chunk: number
  /** Definition level of a present value. */
  readonly defMax: number
  /** For each list around a value, the outermost first: the definition level of an empty list; lower means no list. */
  readonly defEmpty: readonly number[]
}

export interface FieldMatch {
  readonly field: Field
  /** `structs`: a leaf for each sub-field in their order; `sparse`: indices and values; else there is one. */
  readonly kind: 'one' | 'structs' | 'sparse'
  readonly leaves: readonly LeafMatch[]
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
      if (mayLack(field, schema)) continue
      throw missing(field, nodes, schema, chunks, file, rowGroups)
    }
    const refusal = refusalOfField(field, schema)
    if (refusal) throw given(refusal, field, file)
    matches.push(matchField(field, node, chunks, file))
  }
  return matches
}

/** What the file's schema says of a field's column, and where its leaves are. */
interface Column {
  readonly top: SchemaTree
  readonly chunks: ReadonlyMap<SchemaTree, number>
  readonly file: string
}

function matchField(field: Field, top: SchemaTree, chunks: ReadonlyMap<SchemaTree, number>, file: string): FieldMatch {
  const column = { top, chunks, file }
  const structs = isStruct(field) && structFields(top)
  if (structs) {
    const subs = matchSubFields(field, structs, file)
    return { field, kind: 'structs', leaves: subs.map(([sub, child]) => matchLeaf(elementField(sub), child, column)) }
  }
  const parts = field.dataType === 'SparseFloatVector' && sparseParts(top)
  if (parts) return { field, kind: 'sparse', leaves: parts.map((shape) => leafOf(field, shape, column)) }
  return { field, kind: 'one', leaves: [matchLeaf(field, top, column)] }
}

/** `node`: the value's part of the column. */
function matchLeaf(field: Field, node: SchemaTree, column: Column): LeafMatch {
  const shape = columnShape(node)
  if (shape && takes(field, shape)) return leafOf(field, shape, column)
  const name = arrowNameOf(node)
  const text = `expect arrow type '${expectedArrowName(field)}', get arrow data type '${name}'`
  const more = { expected: takenText(field), found: `a column of ${name}`, hint: typeHint(field, shape, name) }
  throw misfit(`schema not equal, err=field '${field.name}' type mis-match, ${text}`, field, column.file, more)
}

const leafOf = (field: Field, shape: ColumnShape, { top, chunks }: Column): LeafMatch => ({
  ...shape,
  field,
  chunk: chunks.get(shape.leaf)!,
  ...levelsOf(top, shape.leaf),
})

/** The lists of a struct of exactly `indices` and `values`, in any order in the file. */
function sparseParts({ element, children }: SchemaTree): ColumnShape[] | undefined {
  const isStruct = !element.converted_type && !element.logical_type && element.repetition_type !== 'REPEATED'
  if (!isStruct || children.length !== 2) return undefined
  const shapes = Object.entries(SPARSE_PARTS).map(([name, kinds]) => {
    const child = children.find((one) => one.element.name === name)
    const shape = child && columnShape(child)
    const isTaken = shape?.isList && ((kinds as readonly string[]).includes(shape.kind) || shape.kind === 'null')
    return isTaken ? shape : undefined
  })
  return shapes.every((shape) => shape !== undefined) ? shapes : undefined
}

/** Each sub-field with the struct's field of its name; there may be no others. */
function matchSubFields(
  struct: StructField,
  children: readonly SchemaTree[],
  file: string,
): (readonly [Field, SchemaTree])[] {
  const names = children.map((child) => child.element.name)
  const more = {
    expected: `structs of ${listed(struct.subFields.map(shortName))}`,
    found: `structs of ${listed(names)}`,
  }
  if (names.length !== struct.subFields.length) {
    const text = `struct field number dismatch: field '${struct.name}', expect ${struct.subFields.length}, get ${names.length}`
    throw misfit(`schema not equal, err=${text}`, struct, file, more)
  }
  return struct.subFields.map((sub) => {
    const found = children.filter((child) => child.element.name === shortName(sub))
    if (found.length === 1) return [sub, found[0]] as const
    throw misfit(`schema not equal, err=field '${sub.name}' not in arrow schema`, sub, file, more)
  })
}

function nodesByName(root: SchemaTree, schema: Schema, file: string): Map<string, SchemaTree> {
  const nodes = new Map<string, SchemaTree>()
  const flats = new Map(subFieldPlaces(schema).map((place) => [place.sub.name, place]))
  const wanted = new Map(storedFields(schema).map((field) => [field.name, field]))
  for (const node of root.children) {
    const { name } = node.element
    const flat = flats.get(name)
    if (flat) {
      const { message, expected, found } = flatSubField(flat.struct, shortName(flat.sub))
      throw misfit(message, flat.sub, file, { expected, found })
    }
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
function levelsOf(top: SchemaTree, leaf: SchemaTree): Pick<LeafMatch, 'defMax' | 'defEmpty'> {
  const defEmpty: number[] = []
  let defMax = 0
  for (const { element } of pathTo(top, leaf)!) {
    if (element.repetition_type === 'REPEATED') defEmpty.push(defMax)
    if (element.repetition_type !== 'REQUIRED') defMax++
  }
  return { defMax, defEmpty }
}

/** The nodes from `top` down to `leaf`, both included; undefined where it is not below. */
function pathTo(top: SchemaTree, leaf: SchemaTree): SchemaTree[] | undefined {
  if (top === leaf) return [top]
  for (const child of top.children) {
    const path = pathTo(child, leaf)
    if (path) return [top, ...path]
  }
  return undefined
}

const listed = (names: readonly string[]): string => names.map((name) => `'${cut(name)}'`).join(', ') || '(none)'

/** What a field takes, in Arrow's words. */
function takenText(field: Field): string {
  const { dataType } = field
  if (dataType === 'ArrayOfStruct' || dataType === 'ArrayOfVector') return 'a column of lists of structs'
  const kinds: readonly LeafKind[] = TAKEN[dataType === 'Array' ? field.elementType! : dataType]
  const names = kinds.length === NUMBERS.length ? 'numbers of any type' : kinds.filter((k) => !isBinary(k)).join(', ')
  if (dataType === 'SparseFloatVector') return `a column of ${names}, or of structs of the lists indices and values`
  if (dataType !== 'Array' && !isDense(field)) return `a column of ${names}`
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
