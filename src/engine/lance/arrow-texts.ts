/** The strings of an Arrow column as they are. Arrow's own accessor drops a byte order mark at the beginning of a string. */
import type { Vector } from 'apache-arrow'

/** `column` is Utf8 or LargeUtf8. */
export function textsOf(column: Vector): (string | null)[] {
  return column.data.flatMap((data) => {
    const { buffer, byteOffset } = data.values as Uint8Array
    const offsets = data.valueOffsets as ArrayLike<number | bigint>
    return Array.from({ length: data.length }, (_, i) => {
      if (!data.getValid(i)) return null
      const from = Number(offsets[i])
      return Buffer.from(buffer, byteOffset + from, Number(offsets[i + 1]) - from).toString()
    })
  })
}
