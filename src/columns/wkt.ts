/**
 * Whether a text is WKT as OGC's Simple Features have it: POINT, LINESTRING, POLYGON, their MULTI forms and GEOMETRYCOLLECTION,
 * with Z, M, ZM and EMPTY. jsts judges how it is built: brackets, counts of numbers, points of a line, closed rings. Before that
 * this file looks at every token, for jsts stops at the end of the first geometry, takes `1e` and `1e999` for numbers, knows
 * neither `POINTZ` nor three numbers without a Z, and falls over deep nesting and many blanks. See docs/decisions/0009.
 *
 *   text  = 1*token                the blanks between them are space, tab, CR, LF; nothing follows the last bracket or EMPTY
 *   token = word / number / "(" / ")" / ","
 */
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import WKTReader from 'jsts/org/locationtech/jts/io/WKTReader.js'
import { cut } from '../core/errors.ts'
import { limits } from '../core/limits.ts'

const BLANKS = /[ \t\r\n]*/y
const TOKEN = /([A-Za-z]+)|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|[(),]/y
const TYPE = /^(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)(ZM|Z|M)?$/
const OTHER_WORD = /^(ZM|Z|M|EMPTY)$/
/** What may stand behind a number. */
const BORDER = /[ \t\r\n(),]/
/** By how many numbers its first point has, where a geometry does not say it. */
const DIMENSIONS: readonly (string | undefined)[] = [undefined, undefined, undefined, 'Z', 'ZM']

const reader = new WKTReader(new GeometryFactory())

/** What is wrong with the text; undefined where nothing is. */
export function wktFault(text: string): string | undefined {
  try {
    reader.read(new PlainWkt(text).text())
    return undefined
  } catch (error) {
    // Some messages of jsts end with the whole text that it was given, which is not the user's.
    return (error as Error).message.split(' at position ')[0].replace('``', 'end')
  }
}

const SHOWN_CHARS_MAX = 32
const shown = (text: string): string => `'${cut(text, SHOWN_CHARS_MAX)}'`

/** The tokens of a text, written anew as jsts reads them: one blank between them, a dimension wherever there is one. */
class PlainWkt {
  readonly #text: string
  readonly #tokens: string[] = []
  #depth = 0
  #ended = false
  /** Which token is to be the dimension of the geometry begun last; -1 once it is known. */
  #dimension = -1
  #numbers = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Throws Error. */
  text(): string {
    const text = this.#text
    for (let at = this.#skipBlanks(0); at < text.length; at = this.#skipBlanks(TOKEN.lastIndex)) {
      TOKEN.lastIndex = at
      const match = TOKEN.exec(text)
      if (!match) throw new Error(`Unexpected '${String.fromCodePoint(text.codePointAt(at)!)}'`)
      if (this.#ended) throw new Error(`Unexpected ${shown(text.slice(at))} behind the end`)
      const [token, word, number] = match
      if (number !== undefined) this.#takeNumber(number, text[TOKEN.lastIndex])
      else if (word !== undefined) this.#takeWord(word)
      else this.#takeMark(token)
    }
    return this.#tokens.join(' ')
  }

  #takeNumber(number: string, next: string | undefined): void {
    if (next !== undefined && !BORDER.test(next)) throw new Error(`${shown(number)} goes on with '${next}'`)
    if (!Number.isFinite(Number(number))) throw new Error(`the number ${shown(number)} is out of range`)
    this.#tokens.push(number[0] === '+' ? number.slice(1) : number)
    this.#numbers++
  }

  #takeWord(word: string): void {
    const upper = word.toUpperCase()
    const type = TYPE.exec(upper)
    if (type) {
      this.#tokens.push(type[1], type[2] ?? '')
      this.#dimension = type[2] === undefined ? this.#tokens.length - 1 : -1
      this.#numbers = 0
    } else if (OTHER_WORD.test(upper)) {
      this.#tokens.push(upper)
      if (upper !== 'EMPTY') this.#dimension = -1
      else this.#ended = this.#depth === 0
    } else throw new Error(`Invalid geometry type: ${shown(word)}`)
  }

  #takeMark(mark: string): void {
    this.#tokens.push(mark)
    if (mark === '(') {
      if (++this.#depth > limits.geometryDepthMax)
        throw new Error(`brackets nest deeper than ${limits.geometryDepthMax} levels`)
      return
    }
    if (mark === ')') this.#ended = --this.#depth === 0
    if (this.#dimension === -1 || this.#numbers === 0) return
    this.#tokens[this.#dimension] = DIMENSIONS[this.#numbers] ?? ''
    this.#dimension = -1
  }

  #skipBlanks(at: number): number {
    BLANKS.lastIndex = at
    BLANKS.exec(this.#text)
    return BLANKS.lastIndex
  }
}
