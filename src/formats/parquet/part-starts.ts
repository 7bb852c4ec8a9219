/**
 * Where a large row group can be cut: at rows with which pages of its largest column begin. Of every other column it is told in
 * which page such a row begins. Pages are found by their headers; only where rows may have any number of values are their levels
 * decoded. What looks wrong ends the search: the row group is then read in one piece, and whoever reads it says what is wrong.
 */
import { FileError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import type { Schema } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import type { PageStart } from '../row-reader.ts'
import { badParquet, type PartOfFile } from './bad-parquet.ts'
import { Decompressor } from './decompress.ts'
import type { Chunk, Footer, RowGroupInfo } from './footer.ts'
import { entriesPerRow } from './leaf-stream.ts'
import { Levels } from './levels.ts'
import { type LeafMatch, matchColumns } from './match-columns.ts'
import { entriesOf, pageHeaders } from './page-header.ts'
import { type LevelNeeds, takeApart } from './page-parts.ts'
import { type Page, PageSource } from './page-source.ts'

/** How fast a search is shows after this. */
const SEARCH_MS_MIN = 250

/** Where a part of a row group begins. */
export interface PartStart {
  readonly row: number
  /** Of each column that is read the page in which the row begins; none for row 0. */
  readonly starts: readonly PageStart[]
}

export interface PartSearch {
  readonly source: ByteSource
  readonly footer: Footer
  readonly schema: Schema
  readonly signal: AbortSignal
  /** About so many bytes a part is to have. */
  readonly taskBytes: number
  /** Milliseconds. */
  readonly now: () => number
}

/** For each row group its parts, that of row 0 first; undefined for one that is read in one piece. */
export async function findPartStarts(search: PartSearch): Promise<(readonly PartStart[] | undefined)[]> {
  const { footer, source, schema, taskBytes } = search
  const counts = footer.rowGroups.map((group) => Math.round(group.bytes / taskBytes))
  if (counts.every((count) => count < 2)) return []
  try {
    const matches = matchColumns(footer.root, schema, source.key, footer.rowGroups)
    const leaves = matches.flatMap((match) => match.leaves)
    const found: (readonly PartStart[] | undefined)[] = []
    for (const [i, group] of footer.rowGroups.entries()) {
      found.push(counts[i] < 2 || leaves.length === 0 ? undefined : await partsOf(search, group, leaves, counts[i]))
    }
    return found
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return []
  }
}

async function partsOf(
  search: PartSearch,
  group: RowGroupInfo,
  leaves: readonly LeafMatch[],
  count: number,
): Promise<readonly PartStart[] | undefined> {
  const bytesOf = ({ chunk }: LeafMatch) => group.chunks[chunk].to - group.chunks[chunk].from
  const largest = leaves.reduce((a, b) => (bytesOf(b) > bytesOf(a) ? b : a))
  const pages = await allUnlessSlow(search, group, largest)
  const rows = bordersAmong(pages, group.rows, count)
  if (rows.length === 0) return undefined
  const starts: PageStart[][] = rows.map(() => [])
  for (const leaf of leaves) {
    const its = leaf === largest ? pages : await allUnlessSlow(search, group, leaf)
    for (const [i, row] of rows.entries()) {
      const start = its.findLast((page) => page.firstRow <= row)
      if (!start) return undefined
      starts[i].push(start)
    }
  }
  return [{ row: 0, starts: [] }, ...rows.map((row, i) => ({ row, starts: starts[i] }))]
}

/** Of the rows with which a page begins those that are nearest to the borders of `count` equal parts. */
function bordersAmong(pages: readonly PageStart[], rows: number, count: number): number[] {
  const found = new Set<number>()
  for (let part = 1; part < count; part++) {
    const ideal = (rows / count) * part
    const distance = (row: number) => Math.abs(row - ideal)
    found.add(pages.reduce((row, { firstRow }) => (distance(firstRow) < distance(row) ? firstRow : row), 0))
  }
  return [...found].filter((row) => row > 0 && row < rows)
}

/** Pages with values of a column; none where they come slowly: a bucket that is far away is better asked once, for all of it. */
async function allUnlessSlow(search: PartSearch, group: RowGroupInfo, leaf: LeafMatch): Promise<PageStart[]> {
  const pages: PageStart[] = []
  const began = search.now()
  for await (const page of pagesOf(search, group, leaf)) {
    search.signal.throwIfAborted()
    pages.push(page)
    const ms = search.now() - began
    const passed = page.at - group.chunks[leaf.chunk].from
    if (ms > SEARCH_MS_MIN && passed < (limits.searchBytesPerSecondMin / 1000) * ms) return []
  }
  return pages
}

async function* pagesOf({ source }: PartSearch, group: RowGroupInfo, leaf: LeafMatch): AsyncGenerator<PageStart> {
  const chunk = group.chunks[leaf.chunk]
  const part = { field: leaf.field.name }
  const perRow = entriesPerRow(leaf)
  const counter = perRow === undefined ? new RowCounter(leaf, chunk) : undefined
  let [before, dictionary] = [0, false]
  for await (const page of counter ? wholePages(source, chunk, part) : pageHeaders(source, chunk, part)) {
    if (page.header.type === 'DICTIONARY_PAGE') dictionary = true
    const entries = entriesOf(page.header)
    if (entries === undefined) continue
    const firstRow = counter?.rows ?? Math.ceil(before / perRow!)
    yield { chunk: leaf.chunk, at: page.at, before, firstRow, dictionary }
    try {
      if (!(entries >= 0 && entries <= chunk.values - before)) throw new Error(`a page of ${entries} values`)
      counter?.add(page as Page)
    } catch (error) {
      throw badParquet(source, error, part)
    }
    before += entries
  }
}

async function* wholePages(source: ByteSource, chunk: Chunk, part: PartOfFile): AsyncGenerator<Page> {
  const pages = new PageSource(source, chunk, limits.readBytes, part)
  for (let page = await pages.next(); page; page = await pages.next()) yield page
}

/** Counts the rows that begin in the pages of a column of lists. */
class RowCounter {
  rows = 0
  readonly #levels: Levels
  readonly #decompressor: Decompressor
  readonly #needs: LevelNeeds

  constructor(leaf: LeafMatch, { codec }: Chunk) {
    this.#levels = new Levels(leaf)
    this.#decompressor = new Decompressor(codec)
    this.#needs = { rep: true, def: leaf.defMax > 0 }
  }

  add(page: Page): void {
    const levels = this.#levels
    levels.add(takeApart(page, this.#decompressor, this.#needs, Number.MAX_SAFE_INTEGER))
    this.rows += levels.rows
    levels.clear()
  }
}
