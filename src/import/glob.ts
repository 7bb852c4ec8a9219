/**
 * Patterns over keys. Linear in the key for each alternative, whatever the pattern: nothing here is a regular expression.
 *
 *   pattern = segment *( "/" segment )      segment = "**" (any number of segments) / *part
 *   part    = "*" (any run) / "?" (one character) / "[" [ "!" / "^" ] 1*( c / c "-" c ) "]" / "{" text *( "," text ) "}" / c
 *
 * A segment that begins with '.' is only matched by one that does. There is no escape; `[*]` is a star.
 */
const ALTERNATIVES_MAX = 256

type Part =
  | { readonly kind: 'run' }
  | { readonly kind: 'one' }
  | { readonly kind: 'class'; readonly not: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: 'text'; readonly character: string }
type Segment = { readonly kind: 'deep' } | { readonly kind: 'parts'; readonly parts: readonly Part[] }

export const hasGlob = (path: string): boolean => /[*?[{]/.test(path)

/** Throws RangeError for a pattern whose braces make too many alternatives. */
export function compileGlob(pattern: string): (key: string) => boolean {
  const alternatives = expandBraces(pattern).map((text) =>
    // Everything below a folder, but not the folder's own name.
    text
      .replace(/(^|\/)\*\*$/, '$1**/*')
      .split('/')
      .map(parseSegment),
  )
  return (key) => {
    const names = key.split('/')
    return alternatives.some((segments) => matchesAll(segments, names, isDeep, fitsSegment, (name) => name[0] !== '.'))
  }
}

/** The pattern's alternatives without braces. Braces without a comma stand for themselves. */
function expandBraces(pattern: string): string[] {
  const done = new Set<string>()
  const open: string[] = [pattern]
  while (open.length > 0) {
    const text = open.pop()!
    const braces = innermostBraces(text)
    if (!braces) done.add(text)
    else for (const choice of braces.choices) open.push(braces.before + choice + braces.behind)
    if (done.size + open.length > ALTERNATIVES_MAX) {
      throw new RangeError(`its braces make more than ${ALTERNATIVES_MAX} alternatives`)
    }
  }
  return [...done]
}

/** The first pair of braces that holds a comma and no other braces. */
function innermostBraces(text: string): { before: string; choices: string[]; behind: string } | undefined {
  for (let open = text.indexOf('{'); open !== -1; open = text.indexOf('{', open + 1)) {
    const close = text.indexOf('}', open)
    if (close === -1) return undefined
    const inside = text.slice(open + 1, close)
    if (inside.includes('{') || !inside.includes(',')) continue
    return { before: text.slice(0, open), choices: inside.split(','), behind: text.slice(close + 1) }
  }
  return undefined
}

function parseSegment(text: string): Segment {
  if (text === '**') return { kind: 'deep' }
  const parts: Part[] = []
  const characters = [...text]
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i]
    const close = c === '[' ? closingBracket(characters, i) : -1
    if (close !== -1) {
      parts.push(parseClass(characters.slice(i + 1, close)))
      i = close
    } else parts.push(c === '*' ? { kind: 'run' } : c === '?' ? { kind: 'one' } : { kind: 'text', character: c })
  }
  return { kind: 'parts', parts }
}

/** A `]` right behind the opening, or behind its `!`, belongs to the class. */
function closingBracket(characters: readonly string[], open: number): number {
  const first = open + (isNot(characters[open + 1]) ? 2 : 1)
  return characters.indexOf(']', first + 1)
}

function parseClass(inside: readonly string[]): Part {
  const not = isNot(inside[0])
  const listed = not ? inside.slice(1) : inside
  const ranges: [string, string][] = []
  for (let i = 0; i < listed.length; i++) {
    const isRange = listed[i + 1] === '-' && i + 2 < listed.length
    ranges.push([listed[i], isRange ? listed[i + 2] : listed[i]])
    if (isRange) i += 2
  }
  return { kind: 'class', not, ranges }
}

const isNot = (c: string | undefined): boolean => c === '!' || c === '^'
const isDeep = (segment: Segment): boolean => segment.kind === 'deep'
const isRun = (part: Part): boolean => part.kind === 'run'

function fitsSegment(segment: Segment, name: string): boolean {
  if (segment.kind === 'deep') return false
  const [first] = segment.parts
  if (name[0] === '.' && !(first?.kind === 'text' && first.character === '.')) return false
  return matchesAll(segment.parts, [...name], isRun, fitsPart, () => true)
}

function fitsPart(part: Part, c: string): boolean {
  switch (part.kind) {
    case 'run':
      return false
    case 'one':
      return true
    case 'text':
      return part.character === c
    case 'class': {
      const point = c.codePointAt(0)!
      const isListed = part.ranges.some(([a, b]) => point >= a.codePointAt(0)! && point <= b.codePointAt(0)!)
      return isListed !== part.not
    }
  }
}

/** Both levels alike: a star takes as few items as it can, and one more whenever what follows does not fit. */
function matchesAll<P, Item>(
  pattern: readonly P[],
  items: readonly Item[],
  isStar: (part: P) => boolean,
  fits: (part: P, item: Item) => boolean,
  mayTake: (item: Item) => boolean,
): boolean {
  let [p, i, star, taken] = [0, 0, -1, 0]
  while (i < items.length) {
    if (p < pattern.length && isStar(pattern[p])) {
      star = p++
      taken = i
    } else if (p < pattern.length && fits(pattern[p], items[i])) {
      p++
      i++
    } else if (star !== -1 && mayTake(items[taken])) {
      p = star + 1
      i = ++taken
    } else return false
  }
  while (p < pattern.length && isStar(pattern[p])) p++
  return p === pattern.length
}
