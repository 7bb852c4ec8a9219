/**
 * The rows of the bench: clustered vectors, the same for the same number of rows and dimensions on every machine.
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
export function* randomRows(rows: number, dim: number, chunkRows: number): Generator<RowChunk> {
  const random = xorshift(SEED)
  const centres = Float64Array.from({ length: CLUSTERS * dim }, () => spread(random) * CENTRE_SPREAD)
  const scaled = new Int32Array(chunkRows * dim)
  const values = new Float32Array(chunkRows * dim)
  for (let firstId = 0; firstId < rows; firstId += chunkRows) {
    const count = Math.min(chunkRows, rows - firstId)
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

/** Roughly normal, mean 0, deviation 1, between -3.5 and 3.5. */
const spread = (random: () => number): number => (random() + random() + random() + random() - 2) * 1.732

function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4294967296
  }
}
