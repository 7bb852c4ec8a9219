/**
 * The one place where a value of a row is accepted, converted or refused. Each data type has a builder; formats hand it
 * values, JSON text, cells or runs of numbers and never look at a value themselves, so no format can be laxer than another.
 * A builder never knows which file or row it is fed from: it throws `ValueError`, and the reader adds the place.
 * After a throw the builder's last row may be half written; the caller gives the batch up.
 */
import type { Data } from 'apache-arrow'
import type { Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'

export type NumericArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

/** What the numbers of a column of times count, from 1970 on. */
export interface TimeScale {
  readonly unit: 'D' | 'h' | 'm' | 's' | 'ms' | 'us' | 'ns'
  /** They count from 1970 in UTC; else as clocks show it in the collection's time zone. */
  readonly isUtc: boolean
}

export interface ColumnBuilder {
  readonly field: Field
  /** Rows held since the last `finish`. */
  readonly length: number
  /** Bytes held, for bounding a batch. */
  readonly byteLength: number
  /** An explicit null or a missing value: the default, else null where the field is nullable, else `ValueError`. */
  appendNull(): void
  /**
   * A decoded value (Parquet's general way, NumPy strings, entity inserts): boolean, number, bigint, string, an array of
   * those, a typed array for vectors, or for JSON fields any JSON value (object, array, …).
   * null and undefined go to `appendNull`.
   */
  appendValue(value: unknown): void
  /** The JSON value at the cursor, in the rules of the JSON formats. Leaves the cursor just behind it. */
  appendJson(cursor: JsonCursor): void
  /** A CSV cell's text, UTF-8 in bytes[start, end). The reader has already handled the null key. */
  appendCell(bytes: Uint8Array, start: number, end: number): void
  /**
   * A run of `rows` dense rows from `source`, beginning at element `from`: one element a row for scalars, dim for vectors.
   * `scale` where they are times. A type that cannot take numbers, or not of this kind, throws. `ValueError.offset` says which
   * row it was.
   */
  appendNumbers(source: NumericArray, from: number, rows: number, scale?: TimeScale): void
  /** The rows held as Arrow data; the builder is empty afterwards and its buffers are its own again or new. */
  finish(): Data
}
