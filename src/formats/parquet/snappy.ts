/**
 * Snappy into a buffer that the caller owns. It never writes beyond `length` and never allocates.
 *
 *   block   = varint(length of the output) { element }
 *   element = literal (tag & 3 = 0: 1..60 bytes, or 1..4 length bytes) | copy (1, 2 or 4 offset bytes)
 */

/** Short runs are copied byte by byte: a call costs more. */
const CALL_BYTES_MIN = 32

/** Decompresses `input` to exactly `length` bytes at the start of `output`. Throws on damage. */
export function snappyInto(input: Uint8Array, output: Uint8Array, length: number): void {
  let [at, shift, declared] = [0, 0, 0]
  for (;;) {
    if (at >= input.length || shift > 28) throw new Error('snappy: bad length')
    const byte = input[at++]
    declared += (byte & 0x7f) * 2 ** shift
    if (byte < 128) break
    shift += 7
  }
  if (declared !== length)
    throw new Error(`snappy: ${declared} bytes declared in the block, ${length} in the page header`)
  let out = 0
  while (at < input.length) {
    const tag = input[at++]
    let size: number
    if ((tag & 3) === 0) {
      size = (tag >>> 2) + 1
      if (size > 60) {
        const extra = size - 60
        size = 1
        for (let i = 0; i < extra; i++) size += input[at + i] * 2 ** (8 * i)
        at += extra
      }
      if (!(at + size <= input.length && out + size <= length))
        throw new Error('snappy: a literal reaches beyond the end')
      if (size < CALL_BYTES_MIN) for (let i = 0; i < size; i++) output[out + i] = input[at + i]
      else output.set(input.subarray(at, at + size), out)
      at += size
      out += size
      continue
    }
    let offset: number
    if ((tag & 3) === 1) {
      size = ((tag >>> 2) & 7) + 4
      offset = ((tag >>> 5) << 8) | input[at]
      at += 1
    } else {
      size = (tag >>> 2) + 1
      offset = input[at] | (input[at + 1] << 8)
      if ((tag & 3) === 3) offset += input[at + 2] * 0x10000 + input[at + 3] * 0x1000000
      at += (tag & 3) === 3 ? 4 : 2
    }
    if (!(at <= input.length && offset > 0 && offset <= out && out + size <= length))
      throw new Error('snappy: a bad copy')
    if (offset >= size && size >= CALL_BYTES_MIN) output.copyWithin(out, out - offset, out - offset + size)
    else for (let i = 0; i < size; i++) output[out + i] = output[out + i - offset]
    out += size
  }
  if (out !== length) throw new Error(`snappy: ${out} bytes of ${length}`)
}
