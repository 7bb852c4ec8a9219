/** Reads what stands between operators: literals, names and paths, lists, templates, calls, brackets. */
import type { Node, PathStep } from './ast.ts'
import { FilterError } from './filter-error.ts'
import { isTimeCompare, parseReversedTimeCompare, parseTimeCompare, startsTime } from './parse-time.ts'
import type { TokenStream } from './token-stream.ts'

const BOOLEANS: Record<string, boolean> = {
  ...{ true: true, True: true, TRUE: true },
  ...{ false: false, False: false, FALSE: false },
}
/** Words that are operators and can never be names. */
const RESERVED = new Set(['and', 'or', 'not', 'in', 'like', 'exists'].flatMap((w) => [w, w.toUpperCase()]))

export function parsePrimary(stream: TokenStream, parseAny: () => Node): Node {
  const token = stream.peek()
  if (token.kind === 'literal') {
    stream.skip()
    return { kind: 'literal', value: token.value, pos: token.pos }
  }
  if (token.kind === 'word' && !RESERVED.has(token.text)) return parseWord(stream, token.text, token.pos, parseAny)
  if (stream.takeSymbol('(') !== undefined) {
    const node = parseAny()
    stream.expectSymbol(')')
    return node
  }
  if (stream.takeSymbol('[') !== undefined) {
    return { kind: 'list', items: parseItems(stream, parseAny, ']'), pos: token.pos }
  }
  if (stream.takeSymbol('{') !== undefined) return parseTemplate(stream, token.pos)
  throw stream.unexpected()
}

function parseWord(stream: TokenStream, text: string, pos: number, parseAny: () => Node): Node {
  stream.skip()
  if (Object.hasOwn(BOOLEANS, text)) return { kind: 'literal', value: BOOLEANS[text], pos }
  if (stream.takeSymbol('(') !== undefined) {
    refuseUnknownCall(text, pos)
    return { kind: 'call', name: text.toLowerCase(), args: parseItems(stream, parseAny, ')'), pos }
  }
  if (startsTime(stream, text)) return parseReversedTimeCompare(stream, pos)
  const path = { kind: 'path', name: text, ...parseSteps(stream), pos } as const
  if (isTimeCompare(stream)) return parseTimeCompare(stream, path)
  const test = stream.peek()
  if (test.kind !== 'nullTest') return path
  stream.skip()
  return { kind: 'isNull', negated: test.negated, operand: path, pos }
}

function parseSteps(stream: TokenStream): { steps: PathStep[]; sub?: string } {
  const steps: PathStep[] = []
  while (stream.takeSymbol('[') !== undefined) {
    const token = stream.peek()
    if (token.kind === 'literal' && typeof token.value === 'string') {
      steps.push(token.value)
    } else if (token.kind === 'literal' && typeof token.value === 'bigint' && token.value <= 0x7fffffffn) {
      steps.push(Number(token.value))
    } else if (token.kind === 'word') {
      return parseSubField(stream, token.text, token.pos, steps.length)
    } else {
      throw stream.unexpected('a string key or an array index')
    }
    stream.skip()
    stream.expectSymbol(']')
  }
  return { steps }
}

function parseSubField(stream: TokenStream, sub: string, pos: number, steps: number): { steps: []; sub: string } {
  stream.skip()
  stream.expectSymbol(']')
  const next = stream.peek()
  if (steps > 0 || (next.kind === 'symbol' && next.text === '[')) {
    throw new FilterError(`a single struct or value of the sub-field '${sub}' is not supported yet`, pos)
  }
  return { steps: [], sub }
}

/** `a, b, c,` up to the closing symbol, which it takes. */
function parseItems(stream: TokenStream, parseAny: () => Node, close: ']' | ')'): Node[] {
  const items: Node[] = []
  while (stream.takeSymbol(close) === undefined) {
    items.push(parseAny())
    if (stream.takeSymbol(',') === undefined) {
      stream.expectSymbol(close)
      return items
    }
    if (close === ')' && stream.takeSymbol(')') !== undefined)
      throw new FilterError("unexpected ')'", stream.peek().pos)
  }
  return items
}

function parseTemplate(stream: TokenStream, pos: number): Node {
  const token = stream.peek()
  if (token.kind !== 'word') throw stream.unexpected('the name of a template variable')
  stream.skip()
  stream.expectSymbol('}')
  return { kind: 'template', name: token.text, pos }
}

export const FUNCTIONS = [
  ...(['json_contains', 'json_contains_all', 'json_contains_any'] as const),
  ...(['array_contains', 'array_contains_all', 'array_contains_any', 'array_length'] as const),
] as const
export type FunctionName = (typeof FUNCTIONS)[number]

const UNSUPPORTED =
  /^(text_match|text_match_fuzzy|phrase_match|random_sample|element_filter|match_(all|any|least|most|exact)|st_[a-z]+|bloom_match)$/

/** Two spellings, as for keywords: all lower or all upper. Arguments of refused functions are not even read. */
function refuseUnknownCall(text: string, pos: number): void {
  const lower = text.toLowerCase()
  const spelled = text === lower || text === text.toUpperCase()
  if (spelled && (FUNCTIONS as readonly string[]).includes(lower)) return
  if (spelled && UNSUPPORTED.test(lower)) throw new FilterError(`function '${lower}' is not supported yet`, pos)
  throw new FilterError(`unknown function '${text}'`, pos)
}
