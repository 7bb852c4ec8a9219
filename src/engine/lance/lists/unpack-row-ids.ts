/**
 * Row ids as Lance packs them: chunks of 1024 numbers of as many bits as the largest needs, in the order of FastLanes, in which
 * sixteen lanes of 64-bit words stand beside each other.
 */
const CHUNK_ROWS = 1024
const LANES = 16
const LANE_ROWS = 64
const WORD_BYTES = 8
/** In which order the eighths of a chunk's rows stand in a lane. */
const ORDER = [0, 4, 2, 6, 1, 5, 3, 7]
/** Of levels, which there are none of, then the bytes that follow, then what fills up to a word. */
const HEADER_BYTES = 8
/** A place beyond is not exact in a double. */
const BITS_MAX = 53

/** undefined for what is packed in any other way. */
export function unpackRowIds(packed: Buffer, rows: number): Float64Array | undefined {
  const chunks = Math.ceil(rows / CHUNK_ROWS)
  const rowIds = new Float64Array(chunks * CHUNK_ROWS)
  let at = 0
  for (let chunk = 0; chunk < chunks; chunk++) {
    if (at + HEADER_BYTES + WORD_BYTES > packed.length) return undefined
    const bits = packed.readUInt32LE(at + HEADER_BYTES)
    const bytes = WORD_BYTES + bits * LANES * WORD_BYTES
    const isPlain = packed.readUInt16LE(at) === 0 && packed.readUInt32LE(at + 2) === bytes
    if (!isPlain || bits > BITS_MAX || at + HEADER_BYTES + bytes > packed.length) return undefined
    unpackChunk(packed, at + HEADER_BYTES + WORD_BYTES, bits, rowIds.subarray(chunk * CHUNK_ROWS))
    at += HEADER_BYTES + bytes
  }
  return at === packed.length ? rowIds.subarray(0, rows) : undefined
}

function unpackChunk(packed: Buffer, from: number, bits: number, into: Float64Array): void {
  for (let row = 0; row < LANE_ROWS; row++) {
    const first = ORDER[row >> 3] * LANES + (row & 7) * (CHUNK_ROWS / 8)
    for (let lane = 0; lane < LANES; lane++)
      into[first + lane] = numberAt(packed, from + lane * WORD_BYTES, row * bits, bits)
  }
}

/** `bits` bits of a lane from the bit `start` on; the lane's words are LANES words apart. */
function numberAt(packed: Buffer, lane: number, start: number, bits: number): number {
  let value = 0
  for (let done = 0; done < bits; ) {
    const bit = start + done
    const at = lane + (bit >> 6) * LANES * WORD_BYTES + ((bit & 63) >> 3)
    const taken = Math.min(bits - done, 8 - (bit & 7))
    value += ((packed[at] >> (bit & 7)) & ((1 << taken) - 1)) * 2 ** done
    done += taken
  }
  return value
}
