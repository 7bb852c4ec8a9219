/**
 * Rows that are to become one fragment of a table, in two files: their vectors, which are large, in one that is written here; all other
 * columns in one for LanceDB. The memory of both is used again for the next fragment.
 */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { RecordBatch } from 'apache-arrow'
import { limits } from '../../../core/limits.ts'
import { BatchFile, withColumns } from './batch-file.ts'
import { DirectMemory } from './direct-file.ts'
import type { ColumnFile, TableField } from './manifest.ts'
import { isVectors, VectorFile, type Vectors } from './vector-file.ts'

export class Fragment {
  readonly #others = new BatchFile()
  readonly #memory = new DirectMemory()
  #vectors: { readonly file: VectorFile; readonly name: string; readonly columns: readonly string[] } | undefined
  rows = 0

  get isFull(): boolean {
    return this.#others.bytes >= limits.batchBytes || this.rows + limits.batchRowsMax > limits.fragmentRowsMax
  }

  /** Whether the batch's columns go into the same files as those before. */
  takes(batch: RecordBatch): boolean {
    if (this.rows === 0) return true
    const { names, others } = divided(batch)
    return String(names) === String(this.#vectors?.columns ?? []) && this.#others.takes(others)
  }

  /** The batch's memory is the caller's again at once; `flush` writes. `folder`: of the table's data. */
  add(batch: RecordBatch, folder: string): void {
    const { names, vectors, others } = divided(batch)
    this.rows += batch.numRows
    this.#others.add(others)
    if (vectors.length === 0) return
    if (!this.#vectors) {
      const name = `${randomUUID()}.lance`
      this.#vectors = { file: new VectorFile(join(folder, name), this.#memory, vectors), name, columns: names }
    }
    this.#vectors.file.append(vectors)
  }

  async flush(): Promise<void> {
    await this.#vectors?.file.flush()
  }

  /** The file of the vectors, where there are any. `fields`: the table's. */
  async finishVectors(fields: readonly TableField[]): Promise<ColumnFile | undefined> {
    if (!this.#vectors) return undefined
    const { file, name, columns } = this.#vectors
    const own = columns.map((column) => fields.find((field) => field.name === column))
    assert(
      own.every((field) => field !== undefined),
      'the table has the columns of its rows',
    )
    return file.finish(name, own)
  }

  /** The other columns, as an Arrow file. It stands until the next row is added. */
  finishOthers(): Buffer {
    return this.#others.finish()
  }

  /** Forgets its rows. */
  reset(): void {
    this.#others.reset()
    this.#vectors = undefined
    this.rows = 0
  }
}

interface Divided {
  /** Of the vectors' columns. */
  readonly names: readonly string[]
  readonly vectors: readonly Vectors[]
  readonly others: RecordBatch
}

function divided(batch: RecordBatch): Divided {
  const { children } = batch.data
  const isOwn = children.map(isVectors)
  const places = [...children.keys()]
  return {
    names: places.filter((i) => isOwn[i]).map((i) => batch.schema.fields[i].name),
    vectors: children.filter(isVectors),
    others: withColumns(
      batch,
      places.filter((i) => !isOwn[i]),
    ),
  }
}
