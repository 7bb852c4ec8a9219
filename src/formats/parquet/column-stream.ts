/**
 * One column of one row group: decodes page after page, as many as the next rows need, and appends whole rows to the field's
 * builder. It holds one page and the rest of the one before. Whether a value is acceptable is the builder's business.
 */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { misaligned } from '../../columns/value-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { type Field, isDense, vectorItems } from '../../core/schema.ts'
import { isBinary } from './arrow-names.ts'
import { atRow } from './at-row.ts'
import { decodeText } from './checked-text.ts'
import { Decompressor } from './decompress.ts'
import type { Chunk } from './footer.ts'
import { decodeHybrid } from './hybrid.ts'
import { checkLevels, moved } from './levels.ts'
import type { ColumnMatch } from './match-columns.ts'
import { type FloatTarget, NumberValues } from './number-values.ts'
import { type ByteSpan, takeApart } from './page-parts.ts'
import type { Page, PageSource } from './page-source.ts'
import { TextValues } from './text-values.ts'
import { timeScaleOf } from './time-kinds.ts'

export class ColumnStream {
  readonly match: ColumnMatch
  readonly #pages: PageSource
  readonly #decompressor: Decompressor
  readonly #values: NumberValues | TextValues
  /** Levels of entries [#from, #to); #rep only for lists, #def only where something can be missing. */
  #rep = Buffer.alloc(0)
  #def = new Uint8Array(0)
  #from = 0
  #to = 0
  /** Rows that begin in [#from, #to), and entries in it that are no value. */
  #rows = 0
  #missing = 0
  #entriesLeft: number

  constructor(match: ColumnMatch, chunk: Chunk, pages: PageSource) {
    this.match = match
    this.#pages = pages
    this.#decompressor = new Decompressor(chunk.codec)
    this.#entriesLeft = chunk.values
    const { element } = match.leaf
    if (match.kind === 'fixed_size_binary') this.#values = new TextValues(element.type_length)
    else if (match.kind === 'utf8' || match.kind === 'binary') this.#values = new TextValues()
    else this.#values = new NumberValues(element, match.kind, floatTarget(match.field))
  }

  /** Whole rows that can be appended now. A list is whole once the next one begins or the column ends. */
  get rowsReady(): number {
    return this.match.isList && this.#entriesLeft > 0 ? Math.max(0, this.#rows - 1) : this.#rows
  }

  get needsPage(): boolean {
    return this.#entriesLeft > 0
  }

  /** Nothing is left of it. */
  get isAtEnd(): boolean {
    return this.#entriesLeft === 0 && this.#rows === 0
  }

  /** undefined at the end of the chunk. */
  nextPage(): Promise<Page | undefined> {
    return this.#pages.next()
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
        this.#values.setDictionary(bytes, count)
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

  #loadData(page: Page): void {
    const { isList, defMax } = this.match
    const parts = takeApart(page, this.#decompressor, { rep: isList, def: defMax > 0 }, this.#entriesLeft)
    const { entries } = parts
    this.#reserve(entries)
    const rows = parts.rep ? this.#decode(parts.rep, this.#rep, 1, entries, 0) : entries
    const present = parts.def ? this.#decode(parts.def, this.#def, 32 - Math.clz32(defMax), entries, defMax) : entries
    // Of lists some writers count the empty ones too.
    if (!isList && parts.nulls !== undefined && parts.nulls !== entries - present)
      throw new Error(`a page of ${parts.nulls} nulls by its header, ${entries - present} by its levels`)
    if (present < entries) checkLevels(this.#def.subarray(this.#to, this.#to + entries), defMax)
    if (isList && this.#to === 0 && entries > 0 && this.#rep[0] !== 0) throw new Error('a column begins inside a row')
    this.#values.append(parts.values, parts.encoding, present)
    this.#to += entries
    this.#rows += rows
    this.#missing += entries - present
    this.#entriesLeft -= entries
  }

  #decode(span: ByteSpan, out: Uint8Array, width: number, entries: number, target: number): number {
    return decodeHybrid(span.bytes, span.from, span.to, width, out, this.#to, entries, target)
  }

  #reserve(entries: number): void {
    const kept = this.#to - this.#from
    const needed = kept + entries
    if (this.match.isList) this.#rep = moved(this.#rep, this.#from, this.#to, needed)
    if (this.match.defMax > 0) this.#def = moved(this.#def, this.#from, this.#to, needed)
    this.#from = 0
    this.#to = kept
  }

  /** Appends `rows` rows, at most `rowsReady`. `ValueError.offset` is the row among them. */
  append(builder: ColumnBuilder, rows: number): void {
    if (this.match.isList && isDense(this.match.field)) this.#appendVectors(builder, rows)
    else if (this.match.isList) this.#appendLists(builder, rows)
    else this.#appendScalars(builder, rows)
    this.#rows -= rows
  }

  /** As `append`, for a part of a field: lists, or nothing where there is none. They stand until the next page is loaded. */
  takeLists(taker: Pick<ColumnBuilder, 'appendValue' | 'appendNull'>, rows: number): void {
    this.#appendLists(taker, rows)
    this.#rows -= rows
  }

  /** How long the strings of the next `rows` rows are, at most `rowsReady`; a string of a dictionary counts each time. */
  textBytes(rows: number): number {
    const values = this.#values
    if (values instanceof NumberValues) return 0
    let end = this.#from
    if (!this.match.isList) end += rows
    else for (let row = 0; row < rows; row++) end = this.#rowEnd(end)
    let to = values.from + end - this.#from
    if (this.#missing > 0) for (let at = this.#from; at < end; at++) if (this.#def[at] !== this.match.defMax) to--
    let bytes = 0
    for (let i = values.from; i < to; i++) bytes += values.ends[i] - values.starts[i]
    return bytes
  }

  #appendScalars(builder: ColumnBuilder, rows: number): void {
    const end = this.#from + rows
    let done = 0
    while (this.#from < end) {
      let to = this.#missing === 0 ? end : this.#from
      while (to < end && this.#def[to] === this.match.defMax) to++
      const run = to - this.#from
      if (run > 0) atRow(done, () => this.#appendRun(builder, run))
      this.#from = to
      done += run
      for (
        ;
        this.#from < end && this.#missing > 0 && this.#def[this.#from] !== this.match.defMax;
        this.#from++, done++
      ) {
        this.#missing--
        atRow(done, () => builder.appendNull())
      }
    }
  }

  #appendRun(builder: ColumnBuilder, run: number): void {
    const values = this.#values
    if (values instanceof NumberValues) {
      builder.appendNumbers(values.data, values.from, run, timeScaleOf(this.match.kind))
      values.from += run
      return
    }
    for (let i = 0; i < run; i++, values.from++) {
      atRow(i, () => {
        const [start, end] = [values.starts[values.from], values.ends[values.from]]
        if (isBinary(this.match.kind)) {
          builder.appendValue(values.bytes.subarray(start, end))
          return
        }
        builder.appendCell(values.bytes, start, end)
      })
    }
  }

  /** Vectors without gaps go over in one piece. */
  #appendVectors(builder: ColumnBuilder, rows: number): void {
    const values = this.#values as NumberValues
    const items = itemsOf(this.match)
    let run = 0
    const flush = (done: number) => {
      if (run === 0) return
      const first = done - run
      atRow(first, () => builder.appendNumbers(values.data, values.from, run))
      values.from += run * items
      run = 0
    }
    for (let row = 0; row < rows; row++) {
      const end = this.#rowEnd()
      if (this.#isAbsent()) {
        this.#checkAlone(end, row)
        flush(row)
        this.#missing--
        atRow(row, () => builder.appendNull())
      } else {
        const length = this.#lengthOfRow(end, row)
        if (length !== items) {
          throw misaligned(this.match.field, items, length, this.match.kind === 'uint8' ? 'byte' : 'number', row)
        }
        run++
      }
      this.#from = end
    }
    flush(rows)
  }

  #appendLists(builder: Pick<ColumnBuilder, 'appendValue' | 'appendNull'>, rows: number): void {
    for (let row = 0; row < rows; row++) {
      const end = this.#rowEnd()
      if (this.#isAbsent()) {
        this.#checkAlone(end, row)
        this.#missing--
        atRow(row, () => builder.appendNull())
      } else {
        const length = this.#lengthOfRow(end, row)
        if (length === 0) this.#missing--
        atRow(row, () => builder.appendValue(this.#takeList(length)))
      }
      this.#from = end
    }
  }

  #rowEnd(from = this.#from): number {
    const next = this.#rep.indexOf(0, from + 1)
    return next === -1 || next > this.#to ? this.#to : next
  }

  /** The row that begins at #from has no list. */
  #isAbsent(): boolean {
    return this.#missing > 0 && this.#def[this.#from] < this.match.defEmpty
  }

  /** How many values the list [#from, end) has. */
  #lengthOfRow(end: number, row: number): number {
    if (this.#missing === 0) return end - this.#from
    const { defMax, defEmpty, field } = this.match
    if (this.#def[this.#from] === defEmpty) {
      this.#checkAlone(end, row)
      return 0
    }
    for (let at = this.#from; at < end; at++) {
      if (this.#def[at] === defMax) continue
      const text = `array element is not allowed to be null value for field '${field.name}'`
      const more = { index: at - this.#from, hint: 'a list has no gaps: leave the value out of it' }
      throw new ValueError(text, 'a list without nulls', 'null', row, more)
    }
    return end - this.#from
  }

  /** What has no values is one entry: more of them could not be told from the next row's. */
  #checkAlone(end: number, row: number): void {
    if (end === this.#from + 1) return
    const text = `a null or empty list that goes on, in field '${this.match.field.name}'`
    throw new ValueError(text, 'one entry', `${end - this.#from} entries`, row)
  }

  #takeList(length: number): unknown {
    const values = this.#values
    const from = values.from
    values.from += length
    if (values instanceof NumberValues) {
      const list = values.data.subarray(from, from + length)
      return this.match.kind === 'bool' ? Array.from(list as Uint8Array, (flag) => flag === 1) : list
    }
    return Array.from({ length }, (_, i) =>
      decodeText(this.match.field, values.bytes.subarray(values.starts[from + i], values.ends[from + i]), i),
    )
  }
}

function floatTarget({ dataType, elementType }: Field): FloatTarget {
  const type = dataType === 'Array' ? elementType! : dataType
  if (type === 'Double') return 'double'
  return type === 'Float' || type === 'FloatVector' ? 'single' : undefined
}

/** How many numbers a vector's list has in the file: 16-bit floats come as numbers, or as two bytes each. */
function itemsOf({ field, kind }: ColumnMatch): number {
  const isHalf = field.dataType === 'Float16Vector' || field.dataType === 'BFloat16Vector'
  return isHalf && kind === 'uint8' ? 2 * field.dim! : vectorItems(field)
}
