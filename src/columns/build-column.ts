/** Picks the builder of a field by its data type. */
import type { Field, StructField } from '../core/schema.ts'
import { timezoneOf } from '../core/timezone.ts'
import { ArrayColumn } from './array-column.ts'
import { BinaryVectorColumn } from './binary-vector-column.ts'
import { BoolColumn } from './bool-column.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { DoubleColumn, FloatColumn } from './float-column.ts'
import { FloatVectorColumn } from './float-vector-column.ts'
import { GeometryColumn } from './geometry-column.ts'
import { HalfVectorColumn } from './half-vector-column.ts'
import { Int8VectorColumn } from './int8-vector-column.ts'
import { Int64Column } from './int64-column.ts'
import { IntegerColumn } from './integer-column.ts'
import { JsonColumn } from './json-column.ts'
import { SparseVectorColumn } from './sparse-vector-column.ts'
import { StructColumn } from './struct-column.ts'
import { TimestamptzColumn } from './timestamptz-column.ts'
import { VarCharColumn } from './varchar-column.ts'

/** `timezone`: the schema's. */
export function buildColumn(field: Field, timezone?: string): ColumnBuilder {
  switch (field.dataType) {
    case 'Bool':
      return new BoolColumn(field)
    case 'Int8':
    case 'Int16':
    case 'Int32':
      return new IntegerColumn(field)
    case 'Int64':
      return new Int64Column(field)
    case 'Float':
      return new FloatColumn(field)
    case 'Double':
      return new DoubleColumn(field)
    case 'VarChar':
    case 'Text':
      return new VarCharColumn(field)
    case 'JSON':
      return new JsonColumn(field)
    case 'Geometry':
      return new GeometryColumn(field)
    case 'Timestamptz':
      return new TimestamptzColumn(field, timezoneOf(timezone))
    case 'Array':
      return new ArrayColumn(field, buildColumn)
    case 'ArrayOfStruct':
      return new StructColumn(field as StructField, buildColumn)
    case 'ArrayOfVector':
      throw new Error('a list of vectors is a part of a struct')
    case 'FloatVector':
      return new FloatVectorColumn(field)
    case 'BinaryVector':
      return new BinaryVectorColumn(field)
    case 'Float16Vector':
    case 'BFloat16Vector':
      return new HalfVectorColumn(field)
    case 'Int8Vector':
      return new Int8VectorColumn(field)
    case 'SparseFloatVector':
      return new SparseVectorColumn(field)
  }
}
