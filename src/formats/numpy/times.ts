/** Times as NumPy counts them (datetime64): runs of them go to the builder as they are; NaT, its word for none, is a null. */
import type { ColumnBuilder, TimeScale } from '../../columns/column-builder.ts'
import { ValueError } from '../../core/errors.ts'

const NOT_A_TIME = -(2n ** 63n)

/** Appends `rows` times beginning at `from`. `ValueError.offset` counts from there. */
export function appendTimes(
  builder: ColumnBuilder,
  times: BigInt64Array,
  from: number,
  rows: number,
  scale: TimeScale,
): void {
  const end = from + rows
  for (let at = from; at < end; ) {
    let to = at
    while (to < end && times[to] !== NOT_A_TIME) to++
    try {
      if (to > at) builder.appendNumbers(times, at, to - at, scale)
      else {
        to++
        builder.appendNull()
      }
    } catch (error) {
      if (error instanceof ValueError) error.offset += at - from
      throw error
    }
    at = to
  }
}
