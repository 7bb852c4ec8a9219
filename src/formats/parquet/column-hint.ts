/** What may have been meant where a Parquet file lacks a field's column, or has it of another type. Pure; for messages only. */
import type { SchemaTree } from 'hyparquet'
import { type Field, isDense, vectorItems } from '../../core/schema.ts'
import { nameList } from '../../core/shown-text.ts'
import { similarName } from '../../core/similar-name.ts'
import { type ColumnShape, columnShape, expectedArrowName, isBinary } from './arrow-names.ts'
import type { RowGroupInfo } from './footer.ts'

/** A column that no field has taken, with the number of its chunk. */
export interface FreeColumn {
  readonly node: SchemaTree
  readonly chunk: number | undefined
}

/** For a field without a column. */
export function missingColumnHint(
  field: Field,
  columns: readonly FreeColumn[],
  rowGroups: readonly RowGroupInfo[],
): string | undefined {
  const called = `the field is called '${field.name}'`
  const near = similarName(
    field.name,
    columns.map(({ node }) => node.element.name),
  )
  if (near !== undefined) {
    const column = columns.find(({ node }) => node.element.name === near)!
    return `the file has a column '${near}'${lengthText(column, rowGroups)}; ${called}`
  }
  if (!isDense(field)) return undefined
  const list = columns.find((column) => lengthOf(column, rowGroups) === vectorItems(field))
  return list && `the file has a column '${list.node.element.name}'${lengthText(list, rowGroups)}; ${called}`
}

export const columnsFound = (names: readonly string[]): string =>
  names.length === 0 ? 'no columns' : `the columns ${nameList(names)}`

/** How many items the lists of a column have, where all can have the same number. */
function lengthOf({ node, chunk }: FreeColumn, rowGroups: readonly RowGroupInfo[]): number | undefined {
  if (chunk === undefined || !columnShape(node)?.isList) return undefined
  const lengths = rowGroups.filter((group) => group.rows > 0).map((group) => group.chunks[chunk].values / group.rows)
  return lengths.length > 0 && Number.isInteger(lengths[0]) && lengths.every((length) => length === lengths[0])
    ? lengths[0]
    : undefined
}

function lengthText(column: FreeColumn, rowGroups: readonly RowGroupInfo[]): string {
  const length = lengthOf(column, rowGroups)
  if (length === undefined) return ''
  const kind = columnShape(column.node)!.kind
  return ` of ${length} ${kind.startsWith('float') ? 'floats' : kind.includes('int') ? 'integers' : 'values'}`
}

/** For a column of another type than the field takes. */
export function typeHint(field: Field, shape: ColumnShape | undefined, name: string): string | undefined {
  const isList = field.dataType === 'Array' || isDense(field)
  // GeoPandas and others write a geometry's bytes.
  if (field.dataType === 'Geometry' && shape?.kind !== 'utf8' && !shape?.isList) {
    return 'geometries are taken as WKT text, not as WKB; GeoPandas: frame.to_wkt()'
  }
  if (name.startsWith('struct') || name.startsWith('map')) {
    return field.dataType === 'JSON' || field.dataType === 'VarChar'
      ? 'write each value as text: json.dumps'
      : undefined
  }
  if (shape?.kind === 'null')
    return 'all its values are null; only a field that is nullable or has a default takes that'
  if (isList && shape?.kind === 'utf8' && !shape.isList) {
    return 'the lists are written as text: make them lists again, by json.loads, before they are written'
  }
  if (isList && !shape && name.startsWith('list')) return 'the values stand in one list too many'
  if (isList && shape && !shape.isList && !isBinary(shape.kind)) return 'each row needs a list, also for one value'
  if (!isList && shape?.isList) return 'a list stands where the field takes one value'
  if (field.dataType.startsWith('Int') && shape?.kind.startsWith('float') && !shape.isList) {
    return "pandas makes floats of integers with gaps: df[column].astype('Int64') before they are written"
  }
  if (field.dataType === 'Timestamptz')
    return 'cast the column to a timestamp, pa.timestamp("us", "UTC"), or to strings'
  if (!isList && shape && isBinary(shape.kind))
    return 'the column holds bytes: decode them to strings before they are written'
  return `cast the column to ${isList ? `lists of ${itemName(field)}` : expectedArrowName(field)} before it is written`
}

/** Of the type that a list had best have. */
function itemName(field: Field): string {
  if (field.dataType === 'Float16Vector' || field.dataType === 'BFloat16Vector') return 'float32'
  return /item: (\w+)/.exec(expectedArrowName(field))?.[1] ?? 'values'
}
