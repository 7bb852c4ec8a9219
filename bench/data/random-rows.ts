/**
 * The rows of the bench: clustered vectors, the same for the same number of dimensions on every machine.
 * Each number is a decimal of seven digits behind the point, so texts and float32 files hold the same values.
 */

const SEED = 0x5eed
const CLUSTERS = 100
const DECIMALS = 1e7
/** Spread of the centres and of the vectors around them. */
const CENTRE_SPREAD = 1
const NOISE_SPREAD = 0.25
/** Every text has this many characters, all ASCII. */
export const TEXT_CHARS = 25

export interface RowSet {
  readonly rows: number
  readonly dim: number
  /** Sets of other streams have other rows around the same centres. */
  readonly stream: number
  readonly firstId: number
}

export interface RowChunk {
  readonly firstId: number
  readonly rows: number
  readonly texts: readonly string[]
  /** rows × dim integers; value = integer / 10^7. */
  readonly scaled: Int32Array
  /** The same, as float32. */
  readonly values: Float32Array
}

export const numberText = (scaled: number): string => String(scaled / DECIMALS)

/** Yields all rows in chunks; the arrays of a chunk are used again for the next. */
export function* randomRows(set: RowSet, chunkRows: number): Generator<RowChunk> {
  const { rows, dim } = set
  const first = sfc32(SEED, 0)
  const centres = Float64Array.from({ length: CLUSTERS * dim }, () => spread(first) * CENTRE_SPREAD)
  const random = sfc32(SEED, 1 + set.stream)
  const scaled = new Int32Array(chunkRows * dim)
  const values = new Float32Array(chunkRows * dim)
  for (let at = 0; at < rows; at += chunkRows) {
    const count = Math.min(chunkRows, rows - at)
    const firstId = set.firstId + at
    const texts: string[] = []
    for (let row = 0; row < count; row++) {
      const cluster = Math.floor(random() * CLUSTERS)
      texts.push(`row ${String(firstId + row).padStart(9, '0')} of group ${String(cluster).padStart(2, '0')}`)
      for (let i = 0; i < dim; i++) {
        const value = Math.round((centres[cluster * dim + i] + spread(random) * NOISE_SPREAD) * DECIMALS)
        scaled[row * dim + i] = value
        values[row * dim + i] = value / DECIMALS
      }
    }
    const used = count * dim
    yield { firstId, rows: count, texts, scaled: scaled.subarray(0, used), values: values.subarray(0, used) }
  }
}

/** The vectors of a whole (small) set. */
export function vectorsOf(set: RowSet): Float32Array[] {
  return Array.from(randomRows(set, 1), ({ values }) => values.slice())
}

/** Roughly normal, mean 0, deviation 1, between -3.5 and 3.5. */
const spread = (random: () => number): number => (random() + random() + random() + random() - 2) * 1.732

/** Chris Doty-Humphrey's sfc32: numbers from 0 up to 1. Its period outlasts any set, unlike that of a 32-bit generator. */
function sfc32(seed: number, stream: number): () => number {
  let a = seed
  let b = stream
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 16; i++) next()
  return next
}
