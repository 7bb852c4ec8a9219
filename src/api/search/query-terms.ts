/** The texts that a search of a BM25 output starts from, as their counted terms: cut as the rows' texts were. */
import { cut } from '../../core/errors.ts'
import { type Field, type Schema, sourceOf } from '../../core/schema.ts'
import { buildAnalyzer } from '../../functions/analyzer.ts'
import { TermCounter } from '../../functions/term-counts.ts'
import { badJson } from '../contract/type.ts'
import { encodeJson } from '../encode-json.ts'

/** Throws 1801 for what is no text. */
export function queryTerms(schema: Schema, field: Field, data: readonly unknown[]): Uint8Array[] {
  const terms = new TermCounter(buildAnalyzer(sourceOf(schema, field)!.input.analyzerParams))
  return data.map((text) => {
    if (typeof text === 'string') return terms.count(text.toWellFormed()).slice()
    const found = cut(encodeJson(text ?? null))
    throw badJson(`please provide varchar/text for BM25 Function based search of field ${field.name}, got ${found}`)
  })
}
