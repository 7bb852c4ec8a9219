/**
 * A Lance data file with the vectors of a fragment: their bytes as they are, row after row. Those of a single column are one page, for
 * Lance copies what it reads from several to join it; of several columns each batch is a page of each.
 */
import { strict as assert } from 'node:assert'
import { type Data, DataType, type FixedSizeList } from 'apache-arrow'
import { BUFFER_ALIGNMENT, dataFileEnd, type VectorColumn } from './data-file.ts'
import { DirectFile, type DirectMemory } from './direct-file.ts'
import type { ColumnFile, TableField } from './manifest.ts'

export type Vectors = Data<FixedSizeList>

/** Whether a column holds a vector of plain numbers in each row. */
export const isVectors = (column: Data): column is Vectors =>
  DataType.isFixedSizeList(column.type) && column.nullCount === 0 && column.children[0].nullCount === 0

function bytesOf({ length, type, children: [items] }: Vectors): Uint8Array {
  const { buffer, byteOffset, BYTES_PER_ELEMENT } = items.values as Float32Array
  return new Uint8Array(buffer, byteOffset, length * type.listSize * BYTES_PER_ELEMENT)
}

export class VectorFile {
  readonly #file: DirectFile
  readonly #columns: VectorColumn[]
  #rows = 0

  /** `vectors`: the first batch's, which tell what comes. The memory is the file's until it is finished. */
  constructor(path: string, memory: DirectMemory, vectors: readonly Vectors[]) {
    this.#file = new DirectFile(path, memory)
    this.#columns = vectors.map(({ type: { listSize }, children: [items] }) => ({
      itemsPerRow: listSize,
      bitsPerItem: (items.values as Float32Array).BYTES_PER_ELEMENT * 8,
      pages: [],
    }))
  }

  /** The vectors of a batch's rows, of all columns. They are copied at once; `flush` writes. */
  append(vectors: readonly Vectors[]): void {
    const rows = vectors[0].length
    for (const [i, { pages }] of this.#columns.entries()) {
      assert(vectors[i].length === rows, 'the columns of a batch have its rows')
      if (this.#columns.length === 1 && this.#rows > 0) pages[0].rows += rows
      else {
        this.#file.align(BUFFER_ALIGNMENT)
        pages.push({ position: this.#file.position, firstRow: this.#rows, rows })
      }
      this.#file.append(bytesOf(vectors[i]))
    }
    this.#rows += rows
  }

  flush(): Promise<void> {
    return this.#file.flush()
  }

  /** `fields`: of the table, one for each column. */
  async finish(name: string, fields: readonly TableField[]): Promise<ColumnFile> {
    await this.#file.finish((position) => dataFileEnd(this.#columns, fields, this.#rows, position))
    return { name, bytes: this.#file.position, rows: this.#rows, fieldIds: fields.map(({ id }) => id) }
  }
}
