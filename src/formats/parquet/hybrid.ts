/**
 * Parquet's run-length / bit-packing hybrid, for levels, booleans and dictionary indices. Never writes beyond what is asked.
 *
 *   run = varint(count << 1) value:ceil(width / 8) bytes | varint(groups << 1 | 1) groups × width bytes, 8 values each
 */

/** Wider ones would be dictionaries of more than 16 million values. */
const WIDTH_MAX = 24

/** In shorter runs there is nothing to gain from reading words. */
const WORDS_RUN_MIN = 32

/** Writes `count` values to out[outFrom…]; returns how many of them equal `target`, if it is no -1. Throws when bytes[at, end) run out. */
export function decodeHybrid(
  bytes: Uint8Array,
  at: number,
  end: number,
  width: number,
  out: Uint8Array | Uint32Array,
  outFrom: number,
  count: number,
  target: number,
): number {
  if (width > WIDTH_MAX) throw new Error(`a bit width of ${width} is not supported`)
  const outEnd = outFrom + count
  if (width === 0) {
    out.fill(0, outFrom, outEnd)
    return target === 0 ? count : 0
  }
  const valueBytes = (width + 7) >> 3
  let matches = 0
  let to = outFrom
  while (to < outEnd) {
    let [header, shift] = [0, 0]
    for (;;) {
      if (at >= end || shift > 28) throw new Error('levels or indices end too early')
      const byte = bytes[at++]
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 128) break
      shift += 7
    }
    if (header < 2) throw new Error('a run of no levels or indices')
    if (header % 2 === 0) {
      const run = Math.min(header / 2, outEnd - to)
      if (at + valueBytes > end) throw new Error('levels or indices end too early')
      let value = 0
      for (let i = 0; i < valueBytes; i++) value |= bytes[at++] << (8 * i)
      if (value >>> width !== 0) throw new Error(`the value ${value} in runs of ${width} bits`)
      out.fill(value, to, to + run)
      if (value === target) matches += run
      to += run
    } else {
      const groups = (header - 1) / 2
      const run = Math.min(groups * 8, outEnd - to)
      if (at + Math.ceil((run * width) / 8) > end) throw new Error('levels or indices end too early')
      if (width === 1) matches += unpackBits(bytes, at, out, to, run, target)
      else if (out instanceof Uint32Array && run >= WORDS_RUN_MIN) {
        matches += unpackWords(bytes, at, width, out, to, run, target)
      } else matches += unpack(bytes, at, width, out, to, run, target)
      to += run
      at += groups * width
    }
  }
  return matches
}

export function unpackBits(
  bytes: Uint8Array,
  at: number,
  out: Uint8Array | Uint32Array,
  to: number,
  run: number,
  target: number,
): number {
  let ones = 0
  for (let i = 0; i < run; i++) {
    const bit = (bytes[at + (i >> 3)] >> (i & 7)) & 1
    out[to + i] = bit
    ones += bit
  }
  return target === 1 ? ones : target === 0 ? run - ones : 0
}

/**
 * As `unpack`, by words as far as four bytes follow. Of each eight values, which take `width` bytes, it is known before the loop
 * where they begin: ten times as fast.
 */
function unpackWords(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Uint32Array,
  to: number,
  run: number,
  target: number,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  // The last value of a group begins within its bytes, and three more are read with it.
  const groups = Math.max(0, Math.min(run >> 3, Math.floor((bytes.length - at - 3) / width)))
  const mask = (1 << width) - 1
  const [p1, p2, p3, p4] = [width >> 3, (2 * width) >> 3, (3 * width) >> 3, (4 * width) >> 3]
  const [p5, p6, p7] = [(5 * width) >> 3, (6 * width) >> 3, (7 * width) >> 3]
  const [s1, s2, s3, s4] = [width & 7, (2 * width) & 7, (3 * width) & 7, (4 * width) & 7]
  const [s5, s6, s7] = [(5 * width) & 7, (6 * width) & 7, (7 * width) & 7]
  let o = to
  for (let p = at, end = at + groups * width; p < end; p += width, o += 8) {
    out[o] = view.getInt32(p, true) & mask
    out[o + 1] = (view.getInt32(p + p1, true) >>> s1) & mask
    out[o + 2] = (view.getInt32(p + p2, true) >>> s2) & mask
    out[o + 3] = (view.getInt32(p + p3, true) >>> s3) & mask
    out[o + 4] = (view.getInt32(p + p4, true) >>> s4) & mask
    out[o + 5] = (view.getInt32(p + p5, true) >>> s5) & mask
    out[o + 6] = (view.getInt32(p + p6, true) >>> s6) & mask
    out[o + 7] = (view.getInt32(p + p7, true) >>> s7) & mask
  }
  let matches = 0
  if (target !== -1) for (let i = to; i < o; i++) if (out[i] === target) matches++
  return matches + unpack(bytes, at, width, out, to, run, target, groups * 8)
}

/** Of the run's values those from `first` on. */
function unpack(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Uint8Array | Uint32Array,
  to: number,
  run: number,
  target: number,
  first = 0,
): number {
  const mask = 2 ** width - 1
  let matches = 0
  let bit = first * width
  for (let i = first; i < run; i++, bit += width) {
    const p = at + Math.floor(bit / 8)
    // Reading past the end gives undefined, which these operators take as 0; the mask drops it.
    const word = bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24)
    const value = (word >>> (bit & 7)) & mask
    out[to + i] = value
    if (value === target) matches++
  }
  return matches
}
