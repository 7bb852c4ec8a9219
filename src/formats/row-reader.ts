/** The port between formats and everything below: a reader turns a file's bytes into rows in a RowSink. */
import type { BatchBuilder } from '../columns/batch-builder.ts'
import type { ByteSource } from '../objects/byte-source.ts'

export const FORMATS = ['json', 'jsonl', 'csv', 'numpy', 'parquet'] as const
export type Format = (typeof FORMATS)[number]

/** Which part of a file group a task reads. Rows are 0-based; `to` is exclusive. */
export type ReadRange =
  | { readonly kind: 'whole' }
  /** Of a text file: from its beginning, or that of row `firstRow`, to that of another row, or to the file's end. */
  | { readonly kind: 'bytes'; readonly from: number; readonly to: number; readonly firstRow: number }
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  | { readonly kind: 'rowGroups'; readonly from: number; readonly to: number; readonly firstRow: number }
  | RowGroupPart

/** Rows [from, to) of a row group, which itself begins with the file's row `firstRow`. */
export interface RowGroupPart {
  readonly kind: 'rowGroupPart'
  readonly rowGroup: number
  readonly from: number
  readonly to: number
  readonly firstRow: number
  /** Of each column that is read the page in which row `from` begins; none where that is the row group's first. */
  readonly starts: readonly PageStart[]
}

/** A page of a column chunk. */
export interface PageStart {
  /** The chunk's place in its row group. */
  readonly chunk: number
  /** The byte of the file at which the page's header begins. */
  readonly at: number
  /** How many values of the chunk, missing ones included, stand before the page. */
  readonly before: number
  /** The first row of the row group that begins in the page. */
  readonly firstRow: number
  /** Whether the chunk begins with a dictionary. */
  readonly dictionary: boolean
}

export interface CsvOptions {
  readonly separator: string
  readonly nullKey: string
}

export interface ReadRequest {
  /** One source, but for NumPy one for each column file of the set. */
  readonly sources: readonly ByteSource[]
  readonly range: ReadRange
  readonly csv: CsvOptions
  /**
   * Called whenever the batch should be stored: takes it out of the builder at once, and the reader awaits it before it goes on
   * filling the same builder.
   */
  readonly onBatch: () => Promise<void>
  readonly signal: AbortSignal
}

export interface ReadResult {
  /** Rows handed to the builder. */
  readonly rows: number
  /** Source bytes this range stands for: over all ranges of a file they add up to the file's size. */
  readonly bytes: number
}

/**
 * Reads the range into the batch builder, calling `onBatch` when `batch.isFull`. Ends only at the true end of the range
 * and throws `FileError` for anything that is wrong with the file.
 */
export type RowReader = (request: ReadRequest, batch: BatchBuilder) => Promise<ReadResult>
