/**
 * Repetition and definition levels of a leaf column: pages are decoded at one end, rows taken at the other. It checks that
 * they are levels the schema has; what they say about a row is the business of whoever takes it.
 */
import { giveScratch, scratchBuffer } from '../../core/scratch.ts'
import { decodeHybrid } from './hybrid.ts'
import type { LeafMatch } from './match-columns.ts'
import type { ByteSpan, PageParts } from './page-parts.ts'
import { roomFor } from './room-for.ts'

export class Levels {
  readonly #repMax: number
  readonly #defMax: number
  /** Of the entries [from, to), which are not taken yet; `rep` only within lists, `def` only where something can be missing. */
  rep = Buffer.alloc(0)
  def = new Uint8Array(0)
  from = 0
  to = 0
  /** Rows that begin in [from, to), and entries in it that are no value. */
  rows = 0
  missing = 0

  readonly #mayBeginInside: boolean

  readonly #room: number

  /** `mayBeginInside`: the first page may go on with a row that began before it. `room`: as of `NumberValues`. */
  constructor({ defMax, defEmpty }: LeafMatch, mayBeginInside = false, room = 0) {
    this.#mayBeginInside = mayBeginInside
    this.#room = room
    this.#repMax = defEmpty.length
    this.#defMax = defMax
  }

  get entries(): number {
    return this.to - this.from
  }

  /** Takes the levels of a page; returns how many of its entries are values. */
  add({ entries, nulls, rep, def }: PageParts): number {
    this.#reserve(entries)
    const rows = rep ? this.#decode(rep, this.rep, this.#repMax, entries, 0) : entries
    const present = def ? this.#decode(def, this.def, this.#defMax, entries, this.#defMax) : entries
    // Of lists some writers count the empty ones too.
    if (!rep && nulls !== undefined && nulls !== entries - present)
      throw new Error(`a page of ${nulls} nulls by its header, ${entries - present} by its levels`)
    if (rep && this.to === 0 && entries > 0 && this.rep[0] !== 0 && !this.#mayBeginInside)
      throw new Error('a column begins inside a row')
    this.to += entries
    this.rows += rows
    this.missing += entries - present
    return present
  }

  /** Where the row that begins at `from` ends. */
  rowEnd(from = this.from): number {
    const next = this.rep.indexOf(0, from + 1)
    return next === -1 || next > this.to ? this.to : next
  }

  /** Leaves out all there is. */
  clear(): void {
    this.from = this.to
    this.rows = 0
    this.missing = 0
  }

  /**
   * Leaves out what belongs to a row that began before, and the next `rows` rows; returns how many of the entries left out are
   * values. Throws where the row behind them does not begin here.
   */
  skipRows(rows: number): number {
    const begin = this.#beginOf(rows)
    if (begin === -1 || begin >= this.to) throw new Error('a row does not begin in the page where it should')
    let present = begin - this.from
    for (let at = this.from; this.missing > 0 && at < begin; at++) {
      if (this.def[at] === this.#defMax) continue
      this.missing--
      present--
    }
    this.rows -= rows
    this.from = begin
    return present
  }

  #beginOf(row: number): number {
    if (this.#repMax === 0) return this.from + row
    let at = this.rep.indexOf(0, this.from)
    for (let i = 0; i < row && at !== -1; i++) at = this.rep.indexOf(0, at + 1)
    return at
  }

  /** Decodes behind `to`; returns how many levels equal `target`. */
  #decode(span: ByteSpan, out: Uint8Array, max: number, entries: number, target: number): number {
    const width = 32 - Math.clz32(max)
    const matches = decodeHybrid(span.bytes, span.from, span.to, width, out, this.to, entries, target)
    if (target !== max || matches < entries) checkLevels(out, this.to, this.to + entries, max)
    return matches
  }

  #reserve(entries: number): void {
    const kept = this.entries
    const needed = kept + entries
    if (this.#repMax > 0) this.rep = moved(this.rep, this.from, this.to, needed, this.#room)
    if (this.#defMax > 0) this.def = moved(this.def, this.from, this.to, needed, this.#room)
    this.from = 0
    this.to = kept
  }
}

/** Throws where a level is beyond `max`: fewer bits would have said so, but it may be no power of two. */
function checkLevels(levels: Uint8Array, from: number, to: number, max: number): void {
  // All values of their bit width are levels.
  if ((max & (max + 1)) === 0) return
  for (let at = from; at < to; at++) {
    if (levels[at] > max) throw new Error(`a level of ${levels[at]}, at most ${max} is possible`)
  }
}

/** A buffer for `needed` levels that begins with [from, to) of the old one. */
function moved<T extends Uint8Array>(levels: T, from: number, to: number, needed: number, room: number): T {
  if (needed <= levels.length) return levels.copyWithin(0, from, to) as T
  const grown = Buffer.from(scratchBuffer(roomFor(needed, room)))
  grown.set(levels.subarray(from, to))
  giveScratch(levels)
  return grown as unknown as T
}
