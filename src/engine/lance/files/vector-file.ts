/**
 * A Lance data file with the vectors of a fragment: their bytes as they are, row after row. Of several columns each batch is a page of each.
 * Those of a single column follow one another, and are cut in pages as they suit an index build: Lance reads a page at once, and what it
 * looks at together it copies to join it where it does not lie in one page.
 */
import { strict as assert } from 'node:assert'
import { type Data, DataType, type FixedSizeList } from 'apache-arrow'
import { limits } from '../../../core/limits.ts'
import { BUFFER_ALIGNMENT, fileEnd, type PlainPage } from './data-file.ts'
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

interface VectorColumn {
  readonly itemsPerRow: number
  readonly bitsPerItem: number
  readonly pages: PlainPage[]
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
      if (this.#columns.length > 1) {
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
    const [only, ...others] = this.#columns
    if (others.length === 0) only.pages.push(...pagesOf(rowBytesOf(only), this.#rows))
    const parts = { columns: this.#columns, fields: fields.map(({ message }) => message), rows: this.#rows }
    await this.#file.finish((position) => fileEnd(parts, position))
    return { name, bytes: this.#file.position, rows: this.#rows, fieldIds: fields.map(({ id }) => id) }
  }
}

const rowBytesOf = ({ itemsPerRow, bitsPerItem }: VectorColumn): number => (itemsPerRow * bitsPerItem) / 8

/** The pages of a column that begins with the file. */
export function pagesOf(rowBytes: number, rows: number): PlainPage[] {
  const pageRows = limits.indexBatchRows * Math.ceil(limits.batchBytes / (limits.indexBatchRows * rowBytes))
  return Array.from({ length: Math.ceil(rows / pageRows) }, (_, i) => {
    const firstRow = i * pageRows
    return { position: firstRow * rowBytes, firstRow, rows: Math.min(pageRows, rows - firstRow) }
  })
}

assert(limits.indexBatchRows % BUFFER_ALIGNMENT === 0, 'a page begins where the one before ends')
