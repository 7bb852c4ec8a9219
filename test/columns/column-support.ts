/** Arrow data as plain JavaScript rows, read back through Arrow's own reader after a trip over IPC. */
import * as arrow from 'apache-arrow'

export function vectorFromData(data: arrow.Data): unknown[] {
  const schema = new arrow.Schema([new arrow.Field('x', data.type, true)])
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: data.length,
    nullCount: 0,
    children: [data],
  })
  const table = new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)])
  const column = arrow.tableFromIPC(arrow.tableToIPC(table)).getChild('x')!
  return Array.from({ length: data.length }, (_, i) => plain(column.get(i)))
}

const plain = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? Array.from(value as Iterable<unknown>, plain) : value
