/** Batches as LanceDB's native half takes them: each an Arrow file of its own, all in the same memory. */
import {
  Table as ArrowTable,
  AsyncByteQueue,
  type Data,
  DataType,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
} from 'apache-arrow'

/** Keeps what is written to it as it comes; Arrow's own would join it in fresh memory. */
class Parts extends AsyncByteQueue<Uint8Array> {
  readonly all: Uint8Array[] = []
  bytes = 0

  override write(part: Uint8Array): void {
    this.all.push(part)
    this.bytes += part.length
  }
}

export class BatchFile {
  #memory = Buffer.alloc(0)

  /**
   * The bytes of an Arrow file that holds the batch. They stand until the next call; the batch is not looked at any more. The
   * memory is used again because V8 collects garbage for each few MiB of fresh memory, not for each that is in use.
   */
  of(batch: RecordBatch): Buffer {
    const parts = new Parts()
    new RecordBatchFileWriter().reset(parts).writeAll(lanceTable(batch))
    // Batches differ a little: the next one a bit larger than this is to fit, too.
    if (parts.bytes > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(parts.bytes + (parts.bytes >> 3))
    let at = 0
    for (const part of parts.all) {
      this.#memory.set(part, at)
      at += part.length
    }
    return this.#memory.subarray(0, at)
  }
}

/**
 * A Bool column that is null in every row is left out; Lance fills what is missing with nulls. Arrow's JavaScript writes an
 * empty buffer for its values, and the Rust side refuses that ("Need at least 1 bytes for bitmap").
 */
function lanceTable(batch: RecordBatch): ArrowTable {
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
