/**
 * One leaf column of one row group: decodes page after page, as many as the next rows need. It holds one page and the rest of
 * the one before, and knows neither rows' values nor builders.
 */
import { type Field, isDense, vectorItems } from '../../core/schema.ts'
import type { PageStart } from '../row-reader.ts'
import { Decompressor } from './decompress.ts'
import type { Chunk } from './footer.ts'
import { Levels } from './levels.ts'
import type { LeafMatch } from './match-columns.ts'
import { type FloatTarget, NumberValues } from './number-values.ts'
import { takeApart } from './page-parts.ts'
import type { Page, PageSource } from './page-source.ts'
import { TextValues } from './text-values.ts'

export class LeafStream {
  readonly match: LeafMatch
  readonly levels: Levels
  readonly values: NumberValues | TextValues
  readonly #pages: PageSource
  readonly #decompressor: Decompressor
  #entriesLeft: number

  /** `pages`: of the chunk, or from `start` on. `room`: for how many entries memory is taken at first. */
  constructor(match: LeafMatch, chunk: Chunk, pages: PageSource, room: number, start?: PageStart) {
    this.match = match
    this.levels = new Levels(match, start !== undefined, room)
    this.#pages = pages
    this.#decompressor = new Decompressor(chunk.codec)
    this.#entriesLeft = chunk.values - (start?.before ?? 0)
    const { element } = match.leaf
    if (match.kind === 'fixed_size_binary') this.values = new TextValues(element.type_length)
    else if (match.kind === 'utf8' || match.kind === 'binary') this.values = new TextValues()
    else this.values = new NumberValues(element, match.kind, floatTarget(match.field), room)
  }

  get #isList(): boolean {
    return this.match.defEmpty.length > 0
  }

  /** Whole rows that can be taken now. A list is whole once the next one begins or the column ends. */
  get rowsReady(): number {
    const { rows } = this.levels
    return this.#isList && this.#entriesLeft > 0 ? Math.max(0, rows - 1) : rows
  }

  /** What the numbers take that are decoded and not taken yet; strings are counted by `textBytes`. */
  get numberBytes(): number {
    const { values } = this
    return values instanceof NumberValues ? (values.to - values.from) * values.data.BYTES_PER_ELEMENT : 0
  }

  get needsPage(): boolean {
    return this.#entriesLeft > 0
  }

  /** undefined at the end of the chunk. */
  nextPage(): Promise<Page | undefined> {
    return this.#pages.next()
  }

  /** Until nothing is read into its memory any more. */
  settled(): Promise<void> {
    return this.#pages.settled()
  }

  /** Decodes what `nextPage` gave. */
  load(page: Page | undefined): void {
    if (!page) throw new Error(`the column ends ${this.#entriesLeft} values too early`)
    switch (page.header.type) {
      case 'INDEX_PAGE':
        return
      case 'DICTIONARY_PAGE': {
        const count = page.header.dictionary_page_header?.num_values ?? -1
        const bytes = this.#decompressor.run(page.body, page.header.uncompressed_page_size)
        if (!(count >= 0 && count <= bytes.length * 8))
          throw new Error(`a dictionary of ${count} values in ${bytes.length} bytes`)
        this.values.setDictionary(bytes, count)
        return
      }
      case 'DATA_PAGE':
      case 'DATA_PAGE_V2':
        this.#loadData(page)
        return
      default:
        throw new Error(`a page of the unknown type ${page.header.type}`)
    }
  }

  /** Goes on at the row that is `rows` behind the first one that begins in the page just loaded, the first of all. */
  skipRows(rows: number): void {
    this.values.from += this.levels.skipRows(rows)
  }

  #loadData(page: Page): void {
    const needs = { rep: this.#isList, def: this.match.defMax > 0 }
    const parts = takeApart(page, this.#decompressor, needs, this.#entriesLeft)
    const present = this.levels.add(parts)
    this.values.append(parts.values, parts.encoding, present)
    this.#entriesLeft -= parts.entries
  }

  /** How long the strings of the next `rows` rows are, at most `rowsReady`; a string of a dictionary counts each time. */
  textBytes(rows: number): number {
    const { values, levels, match } = this
    if (values instanceof NumberValues) return 0
    let end = levels.from
    if (!this.#isList) end += rows
    else for (let row = 0; row < rows; row++) end = levels.rowEnd(end)
    let to = values.from + end - levels.from
    if (levels.missing > 0) for (let at = levels.from; at < end; at++) if (levels.def[at] !== match.defMax) to--
    let bytes = 0
    for (let i = values.from; i < to; i++) bytes += values.ends[i] - values.starts[i]
    return bytes
  }
}

function floatTarget({ dataType, elementType }: Field): FloatTarget {
  const type = dataType === 'Array' ? elementType! : dataType
  if (type === 'Double') return 'double'
  return type === 'Float' || type === 'FloatVector' ? 'single' : undefined
}

/** How many entries each row has that is right; undefined where rows differ. */
export function entriesPerRow(match: LeafMatch): number | undefined {
  if (match.defEmpty.length === 0) return 1
  const isAlike = match.defEmpty.length === 1 && isDense(match.field) && !match.field.nullable
  return isAlike ? itemsOf(match) : undefined
}

/** How many numbers a vector's list has in the file: 16-bit floats come as numbers, or as two bytes each. */
export function itemsOf({ field, kind }: LeafMatch): number {
  const isHalf = field.dataType === 'Float16Vector' || field.dataType === 'BFloat16Vector'
  return isHalf && kind === 'uint8' ? 2 * field.dim! : vectorItems(field)
}
