/** The output of a BM25 function: the counted terms of each row's text. A row without a text has none, and no value. */
import { type Binary, type Data, makeData, type Utf8 } from 'apache-arrow'
import { type Field, type Schema, sourceOf } from '../core/schema.ts'
import { buildAnalyzer } from '../functions/analyzer.ts'
import { TermCounter } from '../functions/term-counts.ts'
import { arrowType } from './arrow-schema.ts'
import { Utf8Buffer } from './utf8-buffer.ts'

export class Bm25Column {
  readonly input: Field
  readonly #output: Field
  readonly #terms: TermCounter
  readonly #buffer = new Utf8Buffer()

  constructor(schema: Schema, output: Field) {
    this.#output = output
    this.input = sourceOf(schema, output)!.input
    this.#terms = new TermCounter(buildAnalyzer(this.input.analyzerParams))
  }

  /** `texts`: the finished column of `input`. */
  make(texts: Data<Utf8>): Data<Binary> {
    const { length, nullCount, nullBitmap, valueOffsets: offsets } = texts
    const bytes = Buffer.from(texts.values.buffer, texts.values.byteOffset, texts.values.byteLength)
    for (let row = 0; row < length; row++) {
      const pairs = this.#terms.count(bytes.toString('utf8', offsets[row], offsets[row + 1]))
      this.#buffer.pushBytes(pairs, 0, pairs.length)
    }
    const type = arrowType(this.#output) as Binary
    return makeData({ type, length, nullCount, nullBitmap, ...this.#buffer.finish() })
  }
}
