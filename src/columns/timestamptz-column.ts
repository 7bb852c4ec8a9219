/**
 * Timestamptz: an instant, kept as microseconds since 1970 in UTC. Text of the two formats Milvus takes, or the numbers of a column
 * of times; a number by itself says no unit and is refused. Times without a zone are in the collection's.
 */
import { type Data, type Int64, makeData } from 'apache-arrow'
import type { Field } from '../core/schema.ts'
import { instantMicros, parseTimestamp, TIMESTAMP_MAX, TIMESTAMP_MIN } from '../core/timestamp.ts'
import { type Timezone, timezoneOf } from '../core/timezone.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { textStart } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray, TimeScale } from './column-builder.ts'
import { grown } from './grow.ts'
import { badTime, badTimestamp, jsonMismatch, typeMismatch, valueMismatch } from './value-errors.ts'

const MICROS: Record<Exclude<TimeScale['unit'], 'ns'>, bigint> = {
  D: 86_400_000_000n,
  h: 3_600_000_000n,
  m: 60_000_000n,
  s: 1_000_000n,
  ms: 1000n,
  us: 1n,
}
const NANOS_PER_MICRO = 1000n
const UTC = timezoneOf()

export class TimestamptzColumn extends BaseColumn {
  #values = new BigInt64Array(0)
  readonly #timezone: Timezone

  constructor(field: Field, timezone: Timezone) {
    super(field)
    this.#timezone = timezone
  }

  get byteLength(): number {
    return this.length * 8 + this.validity.byteLength
  }

  /** Text; or microseconds in UTC, as a default is kept. */
  protected put(value: unknown): void {
    if (typeof value === 'bigint' && value >= TIMESTAMP_MIN && value <= TIMESTAMP_MAX) this.#push(value)
    else if (typeof value === 'string') this.#putText(value)
    else throw valueMismatch(this.field, value)
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'string') throw jsonMismatch(this.field, cursor)
    cursor.scanString()
    const { string, bytes } = cursor
    if (string.hasEscapes) this.#putText(string.decode(bytes))
    else this.appendCell(bytes, string.from, string.to)
  }

  protected putBlank(): void {
    this.#push(0n)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    const micros = parseTimestamp(bytes, start, end, this.#timezone)
    if (micros === undefined) throw badTimestamp(this.field, textStart(bytes, start, end))
    this.#push(micros)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number, scale?: TimeScale): void {
    if (!scale || !(source instanceof BigInt64Array)) throw typeMismatch(this.field, source.constructor.name, 'numbers')
    for (let i = 0; i < rows; i++) {
      const count = source[from + i]
      const micros = scale.unit === 'ns' ? this.#ofNanos(count, i) : count * MICROS[scale.unit]
      // A product beyond 64 bits is beyond the years too.
      const instant = instantMicros(micros, scale.isUtc ? UTC : this.#timezone)
      if (instant === undefined) {
        throw badTime(this.field, `${count} ${scale.unit} since 1970`, 'is not in the years 0000 to 9999', i)
      }
      this.#push(instant)
    }
  }

  finish(): Data<Int64> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Int64, length, ...nulls, data: this.#values.subarray(0, length) })
  }

  #ofNanos(count: bigint, row: number): bigint {
    if (count % NANOS_PER_MICRO === 0n) return count / NANOS_PER_MICRO
    throw badTime(this.field, `${count} ns since 1970`, 'does not fit whole microseconds, and is not rounded', row)
  }

  #putText(text: string): void {
    const bytes = Buffer.from(text)
    this.appendCell(bytes, 0, bytes.length)
  }

  #push(micros: bigint): void {
    if (this.length >= this.#values.length) this.#values = grown(this.#values, this.length + 1)
    this.#values[this.length++] = micros
  }
}
