/** A small seeded random sequence: the same seed gives the same input on every machine. */
export interface Random {
  /** A whole number in [0, below). */
  below(below: number): number
  pick<T>(list: readonly T[]): T
}

/** splitmix32: neighbouring seeds give unrelated sequences. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  const below = (limit: number) => Math.floor((next() / 2 ** 32) * limit)
  return { below, pick: (list) => list[below(list.length)] }
}
