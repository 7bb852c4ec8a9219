/** The vectors of a field in the order of the table's rows, read from its data files as they lie there. */
import { join } from 'node:path'
import { expect, LanceFile } from '../files/lance-file.ts'
import type { Manifest, TableFragment } from '../files/manifest.ts'
import { DATA_FOLDER } from '../sync-files.ts'

/** Rows whose vectors follow one another in a file. */
interface Run {
  readonly file: LanceFile
  /** Of the file. */
  readonly from: number
  /** Of the table. */
  readonly firstRow: number
  readonly rows: number
}

export class TableVectors {
  readonly #fragments: readonly TableFragment[]
  readonly #vectorBytes: number
  readonly #files: LanceFile[] = []
  readonly #runs: Run[] = []
  readonly fieldId: number
  rows = 0

  private constructor(fragments: readonly TableFragment[], fieldId: number, vectorBytes: number) {
    this.fieldId = fieldId
    this.#fragments = fragments
    this.#vectorBytes = vectorBytes
  }

  /** `folder`: the table's. Throws UnknownLayout where a row is deleted or has no vector, and for vectors that Lance has packed. */
  static async open(folder: string, manifest: Manifest, field: string, vectorBytes: number): Promise<TableVectors> {
    const fieldId = manifest.fields.find(({ name }) => name === field)?.id
    expect(fieldId !== undefined, `a field ${field}`)
    const vectors = new TableVectors(manifest.fragments, fieldId, vectorBytes)
    try {
      for (const fragment of manifest.fragments) await vectors.#add(fragment, join(folder, DATA_FOLDER))
      return vectors
    } catch (error) {
      await vectors.close()
      throw error
    }
  }

  async #add({ rows, hasDeleted, files }: TableFragment, folder: string): Promise<void> {
    expect(!hasDeleted, 'no deleted rows')
    const own = files.find(({ fieldIds }) => fieldIds.includes(this.fieldId))
    expect(own, 'a file with the field')
    const file = await LanceFile.open(join(folder, own.name))
    this.#files.push(file)
    const end = this.rows + rows
    for (const page of await file.plainPages(own.columns[own.fieldIds.indexOf(this.fieldId)], this.#vectorBytes)) {
      this.#runs.push({ file, from: page.from, firstRow: this.rows, rows: page.rows })
      this.rows += page.rows
    }
    expect(this.rows === end, 'a vector in each row')
  }

  get fragmentIds(): number[] {
    return this.#fragments.map(({ id }) => id)
  }

  /** Calls `each` with every row and Lance's id of it, which is that of its fragment and its place in it. */
  eachRowId(each: (row: number, fragmentId: number, place: number) => void): void {
    let row = 0
    for (const { id, rows } of this.#fragments) for (let place = 0; place < rows; place++) each(row++, id, place)
  }

  /** The vectors of the rows from `from` on, as many as `into` has room for. */
  async read(from: number, into: Uint8Array): Promise<void> {
    const bytes = this.#vectorBytes
    let row = from
    for (let at = this.#runAt(from), filled = 0; filled < into.length; at++) {
      const run = this.#runs[at]
      const offset = (row - run.firstRow) * bytes
      const length = Math.min(run.rows * bytes - offset, into.length - filled)
      await run.file.readInto(into.subarray(filled, filled + length), run.from + offset)
      filled += length
      row += length / bytes
    }
  }

  #runAt(row: number): number {
    let [low, high] = [0, this.#runs.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#runs[middle].firstRow <= row) low = middle
      else high = middle - 1
    }
    return low
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()))
  }
}
