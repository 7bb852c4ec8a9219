/** Columns of times in a Parquet file: integers of 64 bits with a mark that says what they count. Pure. */
import type { SchemaElement } from 'hyparquet'
import type { TimeScale } from '../../columns/column-builder.ts'

/** By their types as arrow-go prints them. Without a zone they are what a clock shows. */
const TIMES = {
  'timestamp[ms, tz=UTC]': { unit: 'ms', isUtc: true },
  'timestamp[us, tz=UTC]': { unit: 'us', isUtc: true },
  'timestamp[ns, tz=UTC]': { unit: 'ns', isUtc: true },
  'timestamp[ms]': { unit: 'ms', isUtc: false },
  'timestamp[us]': { unit: 'us', isUtc: false },
  'timestamp[ns]': { unit: 'ns', isUtc: false },
} as const satisfies Record<string, TimeScale>
export type TimeKind = keyof typeof TIMES
export const TIME_KINDS = Object.keys(TIMES) as TimeKind[]

/** What the numbers of a column of times count; undefined for all others. */
export const timeScaleOf = (kind: string): TimeScale | undefined => TIMES[kind as TimeKind]

const TIME_UNITS = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' } as const

/** The kind of a leaf that counts time, else undefined. The old mark knows no times without a zone. */
export function timeKind({
  type,
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): TimeKind | undefined {
  if (type !== 'INT64') return undefined
  if (logical?.type === 'TIMESTAMP') {
    const unit = TIME_UNITS[logical.unit as keyof typeof TIME_UNITS]
    return unit && `timestamp[${unit}${logical.isAdjustedToUTC ? ', tz=UTC' : ''}]`
  }
  if (logical) return undefined
  if (converted === 'TIMESTAMP_MILLIS') return 'timestamp[ms, tz=UTC]'
  return converted === 'TIMESTAMP_MICROS' ? 'timestamp[us, tz=UTC]' : undefined
}
