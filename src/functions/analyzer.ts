/**
 * Cuts texts into terms, as a field's `analyzer_params` say. Pure.
 *
 *   params = { "type": "standard" | "english" | "whitespace" }
 *          | { "tokenizer": "standard" | "whitespace" [, "filter": [ "lowercase" ]] }
 *
 *   standard     words in lower case; as a tokenizer alone, in the case they have
 *   english      words in lower case, without stop words, reduced to their stems
 *   whitespace   what stands between blanks, as it is
 */
import { cut } from '../core/errors.ts'
import { englishTerm } from './english.ts'
import { words } from './words.ts'

export interface Analyzer {
  /** The pieces of a text, in their order. */
  tokens(text: string): readonly string[]
  /** What a piece stands for; undefined for one that stands for nothing. The same for the same piece always. */
  term(token: string): string | undefined
}

/** What is wrong with `analyzer_params`. */
export class AnalyzerError extends Error {}

const asItIs = (token: string): string => token
const pieces = (text: string): readonly string[] => text.match(/\S+/g) ?? []
const lowerWords = (text: string): readonly string[] => words(text.toLowerCase())

const ANALYZERS: Readonly<Record<string, Analyzer>> = {
  standard: { tokens: lowerWords, term: asItIs },
  english: { tokens: lowerWords, term: englishTerm },
  whitespace: { tokens: pieces, term: asItIs },
}
const TOKENIZERS: Readonly<Record<string, Analyzer['tokens']>> = { standard: words, whitespace: pieces }

/** `params`: JSON text; undefined = the standard analyzer. Throws AnalyzerError for what is not in the grammar above. */
export function buildAnalyzer(params: string | undefined): Analyzer {
  if (params === undefined) return ANALYZERS.standard
  const { type, tokenizer, filter, ...rest } = parse(params)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new AnalyzerError(`'${cut(unknown)}' of analyzer_params is not supported`)
  if (type !== undefined) {
    if (tokenizer !== undefined || filter !== undefined) {
      throw new AnalyzerError('analyzer_params has a type and a tokenizer or filter, and should have one or the other')
    }
    return known(ANALYZERS, type, 'type')
  }
  const tokens = known(TOKENIZERS, tokenizer, 'tokenizer')
  return { tokens: isLowerCase(filter) ? (text) => tokens(text.toLowerCase()) : tokens, term: asItIs }
}

function parse(params: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(params)
  } catch {
    throw new AnalyzerError(`analyzer_params is no JSON: ${cut(params)}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new AnalyzerError(`analyzer_params should be a JSON object, but is ${cut(params)}`)
}

function known<T>(table: Readonly<Record<string, T>>, name: unknown, key: string): T {
  if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name]
  const given = name === undefined ? 'no' : cut(JSON.stringify(name))
  throw new AnalyzerError(`${given} ${key} in analyzer_params is not supported, only ${Object.keys(table).join(', ')}`)
}

function isLowerCase(filter: unknown): boolean {
  if (filter === undefined) return false
  if (!Array.isArray(filter)) throw new AnalyzerError('the filter of analyzer_params should be a list')
  const other = filter.find((item) => item !== 'lowercase')
  if (other === undefined) return filter.length > 0
  throw new AnalyzerError(
    `the filter ${cut(JSON.stringify(other))} of analyzer_params is not supported, only lowercase`,
  )
}
