/** Batches as LanceDB's native half takes them: as Arrow files, all in the same memory. */
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
   * The bytes of an Arrow file that holds the batches, which must all be `storedAlike`. They stand until the next call; the batches
   * are not looked at any more. The memory is used again because V8 collects garbage for each few MiB of fresh memory, not for each
   * that is in use.
   */
  of(...batches: RecordBatch[]): Buffer {
    const parts = new Parts()
    new RecordBatchFileWriter().reset(parts).writeAll(lanceTable(batches))
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

/** Whether one Arrow file can hold both: the same columns are left out of them. */
export const storedAlike = (a: RecordBatch, b: RecordBatch): boolean =>
  String(keptColumns(a)) === String(keptColumns(b))

/**
 * A Bool column that is null in every row is left out; Lance fills what is missing with nulls. Arrow's JavaScript writes an
 * empty buffer for its values, and the Rust side refuses that ("Need at least 1 bytes for bitmap").
 */
function keptColumns({ data: { children } }: RecordBatch): number[] {
  return [...children.keys()].filter((i) => !isAllNullBool(children[i]))
}

const isAllNullBool = (column: Data): boolean => DataType.isBool(column.type) && column.nullCount === column.length

function lanceTable(batches: RecordBatch[]): ArrowTable {
  const [first] = batches
  const kept = keptColumns(first)
  if (kept.length === first.schema.fields.length) return new ArrowTable(first.schema, batches)
  const schema = new Schema(kept.map((i) => first.schema.fields[i]))
  const narrowed = batches.map(({ numRows: length, data }) => {
    const children = kept.map((i) => data.children[i])
    return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))
  })
  return new ArrowTable(schema, narrowed)
}
