/** Batches as LanceDB's native half takes them: as one Arrow file, in memory that is used again. */
import {
  AsyncByteQueue,
  type Data,
  DataType,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
} from 'apache-arrow'

/** Copies what is written to it; Arrow's own would join it in fresh memory. */
class Copied extends AsyncByteQueue<Uint8Array> {
  #memory = Buffer.alloc(0)
  length = 0

  override write(part: Uint8Array): void {
    const length = this.length + part.length
    if (length > this.#memory.length) {
      const larger = Buffer.allocUnsafeSlow(length + (length >> 1))
      larger.set(this.bytes)
      this.#memory = larger
    }
    this.#memory.set(part, this.length)
    this.length = length
  }

  get bytes(): Buffer {
    return this.#memory.subarray(0, this.length)
  }
}

/**
 * Takes batches one after another, and has an Arrow file of them in the end. The memory is used again for the next file because V8
 * collects garbage for each few MiB of fresh memory, not for each that is in use.
 */
export class BatchFile {
  readonly #copied = new Copied()
  #writer: RecordBatchFileWriter | undefined
  #columns = ''

  /** Of the batches so far. */
  get bytes(): number {
    return this.#copied.length
  }

  /** Whether the batch can lie in one file with those before: the same columns are left out of it. */
  takes(batch: RecordBatch): boolean {
    return this.#writer === undefined || this.#columns === String(keptColumns(batch))
  }

  /** The batch is not looked at any more afterwards. Not for one that the file does not take. */
  add(batch: RecordBatch): void {
    const kept = lanceBatch(batch)
    if (!this.#writer) {
      this.#columns = String(keptColumns(batch))
      this.#writer = new RecordBatchFileWriter()
      this.#writer.reset(this.#copied, kept.schema)
    }
    this.#writer.write(kept)
  }

  /** The bytes of the file. They stand until the next batch is added, to another file. */
  finish(): Buffer {
    this.#writer?.finish()
    const { bytes } = this.#copied
    this.reset()
    return bytes
  }

  /** Forgets the batches so far. */
  reset(): void {
    this.#writer = undefined
    this.#copied.length = 0
  }
}

/**
 * A Bool column that is null in every row is left out; Lance fills what is missing with nulls. Arrow's JavaScript writes an
 * empty buffer for its values, and the Rust side refuses that ("Need at least 1 bytes for bitmap").
 */
function keptColumns({ data: { children } }: RecordBatch): number[] {
  return [...children.keys()].filter((i) => !isAllNullBool(children[i]))
}

const isAllNullBool = (column: Data): boolean => DataType.isBool(column.type) && column.nullCount === column.length

function lanceBatch(batch: RecordBatch): RecordBatch {
  const kept = keptColumns(batch)
  return kept.length === batch.schema.fields.length ? batch : withColumns(batch, kept)
}

/** The batch with the columns of these places only. */
export function withColumns(
  { schema: { fields }, data, numRows: length }: RecordBatch,
  places: readonly number[],
): RecordBatch {
  const schema = new Schema(places.map((i) => fields[i]))
  const children = places.map((i) => data.children[i])
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))
}
