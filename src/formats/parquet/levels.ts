/** Buffers of repetition and definition levels: making room, and checking what a page put in. Pure. */

/** Throws where a level is beyond `max`: fewer bits would have said so, but it may be no power of two. */
export function checkLevels(levels: Uint8Array, max: number): void {
  // All values of their bit width are levels.
  if ((max & (max + 1)) === 0) return
  for (const level of levels)
    if (level > max) throw new Error(`a definition level of ${level}, at most ${max} is possible`)
}

/** A buffer for `needed` levels that begins with [from, to) of the old one. */
export function moved<T extends Uint8Array>(levels: T, from: number, to: number, needed: number): T {
  if (needed <= levels.length) return levels.copyWithin(0, from, to) as T
  const grown = Buffer.alloc(Math.ceil(needed * 1.25))
  grown.set(levels.subarray(from, to))
  return grown as unknown as T
}
