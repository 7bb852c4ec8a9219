/** The oracle's rules for times and geometries: patterns, Date, and a grammar of its own. Throws Refused. */
import type { Field } from '../../src/core/schema.ts'
import { Refused } from './json-tree.ts'

const STAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)?$/
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** Microseconds as text. The corpus' cases of other zones are not for the oracle: see `isKnown`. */
export function timeOf(field: Field, text: string): string {
  const match = STAMP.exec(text)
  const wall = match && Date.parse(`${match[1]}T${match[2]}Z`)
  // Date.parse takes 24:00:00, and days that the month lacks.
  if (
    !match ||
    wall === null ||
    Number.isNaN(wall) ||
    !new Date(wall).toISOString().startsWith(`${match[1]}T${match[2]}`)
  ) {
    throw new Refused(`${field.name}: no time`)
  }
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)?$/.exec(match[4] ?? '') ?? []
  const offset = sign ? Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes ?? 0)) : 0
  if (Number(minutes ?? 0) > 59 || offset < -720 || offset > 840) throw new Refused(`${field.name}: an offset`)
  const seconds = wall - offset * 60_000
  if (seconds < FIRST || seconds > LAST) throw new Refused(`${field.name}: the year`)
  return String(BigInt(seconds) * 1000n + BigInt((match[3] ?? '').padEnd(6, '0').slice(0, 6)))
}

/** Ticks since 1970, as many in a second. */
export function ticksOf(field: Field, ticks: bigint, perSecond: bigint): string {
  const micros = ticks * 1_000_000n
  if (micros % perSecond !== 0n) throw new Refused(`${field.name}: not whole`)
  const value = micros / perSecond
  if (value < BigInt(FIRST) * 1000n || value > BigInt(LAST) * 1000n + 999n) throw new Refused(`${field.name}: the year`)
  return String(value)
}

const TYPES = ['POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION']

/** The text itself. */
export function geometryOf(field: Field, text: string): string {
  const tokens = [...text.matchAll(/[A-Za-z]+|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[^ \t\r\n]/g)].map((match) => {
    const [token] = match
    const next = text[match.index + token.length]
    if (/\d/.test(token) && next !== undefined && !/[ \t\r\n(),]/.test(next)) throw new Refused(`${field.name}: glued`)
    return token
  })
  if (Buffer.byteLength(text) > 2 ** 21) throw new Refused(`${field.name}: too long`)
  const end = new GeometryGrammar(tokens).geometry(0)
  if (end !== tokens.length) throw new Refused(`${field.name}: more behind it`)
  return text
}

type Parse = (at: number) => number

class GeometryGrammar {
  readonly #tokens: readonly string[]
  #width = 0
  #depth = 0

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  geometry(at: number): number {
    const word = (this.#tokens[at] ?? '').toUpperCase()
    const type = TYPES.find((name) => word === name || ['Z', 'M', 'ZM'].some((tail) => word === name + tail))
    if (!type) throw new Refused('no geometry')
    let next = at + 1
    let tail = word.slice(type.length)
    if (tail === '' && ['Z', 'M', 'ZM'].includes((this.#tokens[next] ?? '').toUpperCase())) tail = this.#tokens[next++]
    this.#width = tail === '' ? 0 : tail.length + 2
    const line = (minimum: number, closed: boolean): Parse => this.#orEmpty((from) => this.#line(from, minimum, closed))
    const polygon = this.#orEmpty((from) => {
      // Holes need something to be in.
      const hasShell = (this.#tokens[from + 1] ?? '').toUpperCase() !== 'EMPTY'
      return this.#list(from, hasShell ? line(4, true) : this.#orEmpty(() => this.#expect(-1, 'EMPTY')))
    })
    switch (type) {
      case 'POINT':
        return this.#orEmpty((from) => this.#group(from, (inner) => this.#point(inner)))(next)
      case 'LINESTRING':
        return line(2, false)(next)
      case 'POLYGON':
        return polygon(next)
      case 'MULTIPOINT': {
        const bracketed = this.#orEmpty((from) => this.#group(from, (inner) => this.#point(inner)))
        const isBracketed = this.#tokens[next + 1] === '('
        return this.#orEmpty((from) => this.#list(from, isBracketed ? bracketed : (inner) => this.#point(inner)))(next)
      }
      case 'MULTILINESTRING':
        return this.#orEmpty((from) => this.#list(from, line(2, false)))(next)
      case 'MULTIPOLYGON':
        return this.#orEmpty((from) => this.#list(from, polygon))(next)
      default:
        return this.#orEmpty((from) => this.#list(from, (inner) => this.geometry(inner)))(next)
    }
  }

  #orEmpty(parse: Parse): Parse {
    return (at) => ((this.#tokens[at] ?? '').toUpperCase() === 'EMPTY' ? at + 1 : parse(at))
  }

  #expect(at: number, token: string): number {
    if (this.#tokens[at] !== token) throw new Refused(`no ${token}`)
    return at + 1
  }

  #group(at: number, parse: Parse): number {
    if (++this.#depth > 64) throw new Refused('too deep')
    const end = this.#expect(parse(this.#expect(at, '(')), ')')
    this.#depth--
    return end
  }

  #list(at: number, parse: Parse): number {
    return this.#group(at, (from) => {
      let next = parse(from)
      while (this.#tokens[next] === ',') next = parse(next + 1)
      return next
    })
  }

  #point(at: number): number {
    let to = at
    while (/^[+-.\d]/.test(this.#tokens[to] ?? '') && this.#tokens[to] !== ',') {
      if (!Number.isFinite(Number(this.#tokens[to]))) throw new Refused('no number')
      to++
    }
    // A geometry without a dimension takes that of its first point.
    if (this.#width === 0) this.#width = Math.min(to - at, 4)
    if (to - at !== this.#width || this.#width < 2) throw new Refused('another number of numbers')
    return to
  }

  #line(at: number, minimum: number, closed: boolean): number {
    const points: string[] = []
    const end = this.#list(at, (from) => {
      const to = this.#point(from)
      const [x, y] = this.#tokens.slice(from, from + 2).map(Number)
      points.push(`${x + 0},${y + 0}`)
      return to
    })
    if (points.length < minimum || (closed && points[0] !== points.at(-1))) throw new Refused('no line')
    return end
  }
}
