/**
 * LZ4 blocks, bare or in Hadoop's frame, to exactly the size that was declared. It never writes beyond it and never loops
 * longer than that.
 *
 *   block    = { token:1 [ more literal length ] literals [ offset:u16 LE [ more match length ] ] }   the last has no match
 *   hadoop   = { plain length:u32 BE stored length:u32 BE block }
 */
const FRAME_BYTES = 8

/** What the codec LZ4 stands for depends on the writer: Hadoop's frame, else a bare block. */
export function lz4FramedInto(input: Uint8Array, output: Uint8Array): void {
  if (!hasFrames(input, output.length)) {
    lz4Into(input, output)
    return
  }
  const view = new DataView(input.buffer, input.byteOffset, input.length)
  let out = 0
  for (let at = 0; at < input.length; ) {
    const plain = view.getUint32(at)
    const end = at + FRAME_BYTES + view.getUint32(at + 4)
    lz4Into(input.subarray(at + FRAME_BYTES, end), output.subarray(out, out + plain))
    out += plain
    at = end
  }
}

/** The lengths of the frames add up to both sizes: no bare block looks like that by chance. */
function hasFrames(input: Uint8Array, length: number): boolean {
  const view = new DataView(input.buffer, input.byteOffset, input.length)
  let [at, plain] = [0, 0]
  while (at + FRAME_BYTES <= input.length) {
    plain += view.getUint32(at)
    at += FRAME_BYTES + view.getUint32(at + 4)
  }
  return at === input.length && plain === length
}

/** Fills `output`; throws where the block holds less, more, or is damaged. */
export function lz4Into(input: Uint8Array, output: Uint8Array): void {
  let [at, out] = [0, 0]
  const more = (length: number): number => {
    if (length < 15) return length
    for (let byte = 255; byte === 255; ) {
      if (at >= input.length) throw new Error('lz4: ends within a length')
      byte = input[at++]
      length += byte
    }
    return length
  }
  while (at < input.length) {
    const token = input[at++]
    const literals = more(token >> 4)
    if (at + literals > input.length || out + literals > output.length)
      throw new Error('lz4: literals reach beyond the end')
    output.set(input.subarray(at, at + literals), out)
    at += literals
    out += literals
    if (at === input.length) break
    if (at + 2 > input.length) throw new Error('lz4: ends within an offset')
    const offset = input[at] | (input[at + 1] << 8)
    at += 2
    const match = more(token & 15) + 4
    if (offset === 0 || offset > out || out + match > output.length) throw new Error('lz4: a bad match')
    if (offset >= match) output.copyWithin(out, out - offset, out - offset + match)
    else for (let i = 0; i < match; i++) output[out + i] = output[out + i - offset]
    out += match
  }
  if (out !== output.length) throw new Error(`lz4: ${out} bytes of ${output.length}`)
}
