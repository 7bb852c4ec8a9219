/** A batch as Lance takes it. */
import { Table as ArrowTable, type Data, DataType, makeData, RecordBatch, Schema, Struct } from 'apache-arrow'

/**
 * A Bool column that is null in every row is left out; Lance fills what is missing with nulls. Arrow's JavaScript writes an
 * empty buffer for its values, and the Rust side refuses that ("Need at least 1 bytes for bitmap").
 */
export function lanceTable(batch: RecordBatch): ArrowTable {
  const { children } = batch.data
  const kept = [...children.keys()].filter((i) => !isAllNullBool(children[i]))
  return new ArrowTable(...columnsOf(batch, kept))
}

const isAllNullBool = (column: Data): boolean => DataType.isBool(column.type) && column.nullCount === column.length

function columnsOf(batch: RecordBatch, columns: readonly number[]): [Schema, RecordBatch[]] {
  if (columns.length === batch.schema.fields.length) return [batch.schema, [batch]]
  const schema = new Schema(columns.map((i) => batch.schema.fields[i]))
  const children = columns.map((i) => batch.data.children[i])
  const data = makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children })
  return [schema, [new RecordBatch(schema, data)]]
}
