/** How much memory a column that is being decoded takes for the entries of its pages. Pure. */
import type { Chunk } from './footer.ts'

/** So many bytes of a chunk stand for an entry at least: what the footer says of more is not believed. */
const ENTRY_BYTES_MIN = 2

/**
 * For how many entries memory is taken at first. A chunk that is read in one piece is mostly decoded in one, too: room for all of it
 * is taken at once, which would otherwise be grown page by page. In a longer one a page tells best.
 */
export function firstRoom({ from, to, values }: Chunk, windowBytes: number): number {
  const bytes = to - from
  return bytes <= windowBytes ? Math.min(values, Math.floor(bytes / ENTRY_BYTES_MIN)) : 0
}

/** For how many entries there is to be room where `needed` are to be held, and at first `room` if that is enough. */
export const roomFor = (needed: number, room: number): number => (needed <= room ? room : Math.ceil(needed * 1.25))
