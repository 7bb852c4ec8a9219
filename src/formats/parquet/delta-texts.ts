/**
 * The two delta encodings of strings. A length is only believed as far as its page reaches, and prefixes, which repeat bytes
 * that the page holds once, only up to what may be held.
 *
 *   DELTA_LENGTH_BYTE_ARRAY = deltas(lengths) bytes          DELTA_BYTE_ARRAY = deltas(prefixes) deltas(lengths) suffixes
 */
import { MIB } from '../../core/limits.ts'
import { readDeltas } from './delta-numbers.ts'
import type { ByteSpan } from './page-parts.ts'

/** All strings of a page together. */
const TEXT_BYTES_MAX = 128 * MIB

export interface Texts {
  readonly bytes: Uint8Array
  /** String i ends at ends[i] of `bytes`, where the next one begins. */
  readonly ends: Uint32Array
}

export function readDeltaTexts({ bytes, from, to }: ByteSpan, count: number, withPrefixes: boolean): Texts {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + from, to - from), offset: 0 }
  const prefixes = new Int32Array(withPrefixes ? count : 0)
  if (withPrefixes) readDeltas(reader, count, prefixes)
  const lengths = new Int32Array(count)
  readDeltas(reader, count, lengths)
  const suffixes = bytes.subarray(from + reader.offset, to)
  const ends = endsOf(prefixes, lengths, suffixes.length)
  if (!withPrefixes) return { bytes: suffixes, ends }
  const texts = new Uint8Array(ends.at(-1) ?? 0)
  let [at, out, before] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i]
    if (prefix > 0) texts.copyWithin(out, before, before + prefix)
    texts.set(suffixes.subarray(at, at + lengths[i]), out + prefix)
    at += lengths[i]
    before = out
    out = ends[i]
  }
  return { bytes: texts, ends }
}

/** Checks every length. */
function endsOf(prefixes: Int32Array, lengths: Int32Array, bytesLeft: number): Uint32Array {
  const ends = new Uint32Array(lengths.length)
  let [end, last, left] = [0, 0, bytesLeft]
  for (let i = 0; i < lengths.length; i++) {
    const [prefix, length] = [prefixes[i] ?? 0, lengths[i]]
    left -= length
    if (length < 0 || left < 0) throw new Error('a string reaches beyond its page')
    if (prefix < 0 || prefix > last) throw new Error(`a prefix of ${prefix} bytes of a string of ${last}`)
    last = prefix + length
    end += last
    if (end > TEXT_BYTES_MAX) throw new Error(`strings of more than ${TEXT_BYTES_MAX} bytes in one page`)
    ends[i] = end
  }
  if (left !== 0) throw new Error(`${left} bytes are left behind ${lengths.length} strings`)
  return ends
}
