/** The Arrow shape of a collection's rows as the engine stores them. */
import * as arrow from 'apache-arrow'
import {
  columnName,
  elementField,
  type Field,
  isStruct,
  PARTITION_COLUMN,
  partitionKeyField,
  type ScalarType,
  type Schema,
  storedFields,
  vectorItems,
} from '../core/schema.ts'

/** Marks a Utf8 column as JSON text; the engine stores it in its binary JSON form. */
const JSON_METADATA = new Map([['ARROW:extension:name', 'arrow.json']])

const SCALARS: Record<ScalarType, () => arrow.DataType> = {
  Bool: () => new arrow.Bool(),
  Int8: () => new arrow.Int8(),
  Int16: () => new arrow.Int16(),
  Int32: () => new arrow.Int32(),
  Int64: () => new arrow.Int64(),
  Float: () => new arrow.Float32(),
  Double: () => new arrow.Float64(),
  VarChar: () => new arrow.Utf8(),
  Text: () => new arrow.Utf8(),
  JSON: () => new arrow.Utf8(),
  Geometry: () => new arrow.Utf8(),
  // Microseconds since 1970 in UTC.
  Timestamptz: () => new arrow.Int64(),
}

const fixedList = (items: number, type: arrow.DataType): arrow.FixedSizeList =>
  new arrow.FixedSizeList(items, new arrow.Field('item', type, true))

export function arrowType(field: Field): arrow.DataType {
  switch (field.dataType) {
    case 'FloatVector':
      return fixedList(field.dim!, new arrow.Float32())
    case 'BinaryVector':
      return fixedList(vectorItems(field), new arrow.Uint8())
    case 'Float16Vector':
      return fixedList(field.dim!, new arrow.Float16())
    case 'BFloat16Vector':
      // Arrow has no such number: two bytes each, the lower first.
      return fixedList(field.dim! * 2, new arrow.Uint8())
    case 'Int8Vector':
      return fixedList(field.dim!, new arrow.Int8())
    case 'SparseFloatVector':
      return new arrow.Binary()
    case 'Array':
    case 'ArrayOfVector':
      return new arrow.List(new arrow.Field('item', arrowType(elementField(field)), true))
    case 'ArrayOfStruct':
      return new arrow.Struct(field.subFields!.map(arrowField))
    default:
      return SCALARS[field.dataType]()
  }
}

export const arrowField = (field: Field): arrow.Field =>
  new arrow.Field(columnName(field), arrowType(field), true, field.dataType === 'JSON' ? JSON_METADATA : undefined)

/** The stored fields, of a struct its sub-fields, then the hidden partition column where the collection has a partition key. */
export function arrowSchema(schema: Schema): arrow.Schema {
  const fields = storedFields(schema).flatMap((field) =>
    isStruct(field) ? field.subFields.map(arrowField) : [arrowField(field)],
  )
  if (partitionKeyField(schema)) fields.push(new arrow.Field(PARTITION_COLUMN, new arrow.Int16(), false))
  return new arrow.Schema(fields)
}
