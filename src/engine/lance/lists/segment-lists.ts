/** The lists of a segment's IVF_FLAT index in memory, and the search of them. */
import { beginsOf } from '../ivf/index-end.ts'
import { withLength1 } from '../ivf/with-length-1.ts'
import { memoryOf, paddedBytes, STEP_BYTES } from './assembler.ts'
import { type Compare, compareBy } from './distance-kernel.ts'
import { type IndexFile, readIndexFile } from './index-file.ts'

const FLOAT_BYTES = 4

export type ListMetric = 'L2' | 'IP' | 'COSINE'
interface Measure {
  readonly kernel: 'squares' | 'products'
  /** How far a vector is, from what the kernel gives; and from that what Milvus calls the distance. */
  readonly farness: (compared: number) => number
  readonly distance: (farness: number) => number
}
/** Of vectors of length 1, |a - b|² is 2 - 2ab. */
const MEASURES: Readonly<Record<ListMetric, Measure>> = {
  L2: { kernel: 'squares', farness: (square) => square, distance: (square) => square },
  IP: { kernel: 'products', farness: (product) => -product, distance: (farness) => -farness },
  COSINE: { kernel: 'squares', farness: (square) => square, distance: (square) => 1 - square / 2 },
}

export interface Near {
  readonly rowId: bigint
  readonly distance: number
}

export const canList = (dim: number): boolean => (dim * FLOAT_BYTES) % STEP_BYTES === 0

export class SegmentLists {
  readonly #index: IndexFile
  /** Where each list begins, in vectors. */
  readonly #begins: readonly number[]
  readonly #vectorBytes: number
  readonly #floats: Float32Array
  readonly #metric: ListMetric
  readonly #kernel: Compare
  // What stands where in the memory: query, distances, centroids, vectors.
  readonly #distances: number
  readonly #centroids: number
  readonly #vectors: number

  private constructor(index: IndexFile, vectorBytes: number, metric: ListMetric) {
    const { lengths, centroids, rowIds } = index
    this.#index = index
    this.#vectorBytes = vectorBytes
    this.#metric = metric
    this.#begins = beginsOf(lengths)
    this.#distances = vectorBytes
    this.#centroids = paddedBytes(this.#distances + Math.max(lengths.length, ...lengths) * FLOAT_BYTES)
    this.#vectors = this.#centroids + centroids.length
    const memory = memoryOf(this.#vectors + rowIds.length * vectorBytes)
    this.#floats = new Float32Array(memory.buffer)
    this.#kernel = compareBy(MEASURES[metric].kernel, memory)
    new Uint8Array(memory.buffer).set(centroids, this.#centroids)
  }

  /** `folder`: of the index. Throws for a layout it does not know. */
  static async read(folder: string, dim: number, metric: ListMetric): Promise<SegmentLists> {
    const { file, index } = await readIndexFile(folder, dim * FLOAT_BYTES)
    try {
      const lists = new SegmentLists(index, dim * FLOAT_BYTES, metric)
      let at = lists.#vectors
      for (const { from, rows } of index.pages) {
        const bytes = rows * dim * FLOAT_BYTES
        await file.readInto(new Uint8Array(lists.#floats.buffer, at, bytes), from)
        at += bytes
      }
      if (metric === 'COSINE') lists.#assertAngles()
      return lists
    } finally {
      await file.close()
    }
  }

  /** Lance leaves out of its answers what is compared with zeros. */
  #assertAngles(): void {
    for (let place = 0; place < this.rows; place++) {
      const begin = this.#placeOf(place)
      if (this.#floats[begin] === 0 && this.vectorAt(place).every((number) => number === 0))
        throw new Error('a vector of zeros has no angle')
    }
  }

  #placeOf(vector: number): number {
    return (this.#vectors + vector * this.#vectorBytes) / FLOAT_BYTES
  }

  get rows(): number {
    return this.#index.rowIds.length
  }

  /** Of lists. */
  get count(): number {
    return this.#index.lengths.length
  }

  /** Some vector that is in it. */
  vectorAt(place: number): Float32Array {
    const begin = this.#placeOf(place)
    return this.#floats.slice(begin, begin + this.#vectorBytes / FLOAT_BYTES)
  }

  /** Of the vectors of the `probes` nearest lists the `size` nearest, the nearest first. */
  nearest(query: Float32Array, probes: number, size: number): Near[] {
    const { lengths, rowIds } = this.#index
    this.#floats.set(query)
    // Zeros have no angle to anything.
    if (this.#metric === 'COSINE' && !withLength1(this.#floats.subarray(0, query.length))) return []
    const chosen = new Nearest(Math.min(probes, lengths.length))
    this.#compare(this.#centroids, lengths.length, (list, distance) => chosen.offer(list, distance))
    const found = new Nearest(size)
    for (const list of chosen.places) {
      const begin = this.#begins[list]
      if (lengths[list] === 0) continue
      this.#compare(this.#vectors + begin * this.#vectorBytes, lengths[list], (i, distance) =>
        found.offer(begin + i, distance),
      )
    }
    const { distance } = MEASURES[this.#metric]
    return found.places.map((place, i) => ({ rowId: BigInt(rowIds[place]), distance: distance(found.distances[i]) }))
  }

  #compare(vectors: number, count: number, each: (i: number, distance: number) => void): void {
    this.#kernel(0, vectors, count, this.#vectorBytes, this.#distances)
    const { farness } = MEASURES[this.#metric]
    const first = this.#distances / FLOAT_BYTES
    for (let i = 0; i < count; i++) each(i, farness(this.#floats[first + i]))
  }
}

/** The nearest `size` so far, in order. */
class Nearest {
  readonly places: number[] = []
  readonly distances: number[] = []
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  offer(place: number, distance: number): void {
    const { places, distances } = this
    let at = places.length
    if (at === this.#size) {
      if (distance >= distances[at - 1]) return
      at--
    }
    for (; at > 0 && distances[at - 1] > distance; at--) {
      places[at] = places[at - 1]
      distances[at] = distances[at - 1]
    }
    places[at] = place
    distances[at] = distance
  }
}
