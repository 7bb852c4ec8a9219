/** Finds centroids for lists: k-means on a sample (Lloyd). See docs/decisions/0005 for how long it is worth. */
import type { Centroids } from './centroids.ts'

/** Vectors of the sample for each list, and how often they are shared out. */
export const TRAINING = { rowsPerList: 16, rounds: 5 } as const

/** `count` rows of `rows`, one out of each of as many equal parts. The same each time: an index can be built again. */
export function sampleRows(rows: number, count: number): number[] {
  const random = randoms()
  return Array.from({ length: count }, (_, i) => Math.floor(((i + random()) * rows) / count))
}

/** The sample: `count` vectors from `address` on, as many as there are centroids at least. */
export function train(centroids: Centroids, memory: WebAssembly.Memory, address: number, count: number): void {
  const width = centroids.of(0).length
  const samples = new Float32Array(memory.buffer, address, count * width)
  const sample = (i: number) => samples.subarray(i * width, (i + 1) * width)
  const random = randoms()
  for (const [list, i] of sampleRows(count, centroids.count).entries()) centroids.of(list).set(sample(i))
  centroids.changed()
  const lists = new Uint32Array(count)
  for (let round = 0; round < TRAINING.rounds; round++) {
    centroids.nearest(address, count, lists, 0)
    const { sums, sizes } = sumsOf(samples, width, lists, centroids.count)
    for (const [list, size] of sizes.entries()) {
      const centroid = centroids.of(list)
      // A list that has lost all its vectors begins anew at any of them.
      if (size === 0) centroid.set(sample(Math.floor(random() * count)))
      else for (let i = 0; i < width; i++) centroid[i] = sums[list * width + i] / size
    }
    centroids.changed()
  }
}

function sumsOf(samples: Float32Array, width: number, lists: Uint32Array, count: number) {
  const sums = new Float64Array(count * width)
  const sizes = new Uint32Array(count)
  for (const [row, list] of lists.entries()) {
    sizes[list]++
    for (let i = 0, from = row * width, to = list * width; i < width; i++) sums[to + i] += samples[from + i]
  }
  return { sums, sizes }
}

/** From 0 to 1, always the same ones (a linear congruence, with the numbers of Numerical Recipes). */
function randoms(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
