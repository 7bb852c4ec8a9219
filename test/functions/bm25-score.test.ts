import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildAnalyzer } from '../../src/functions/analyzer.ts'
import { Bm25Statistics, bm25Score } from '../../src/functions/bm25-score.ts'
import { TermCounter } from '../../src/functions/term-counts.ts'
import { bm25Of } from '../support/bm25.ts'

const counter = new TermCounter(buildAnalyzer(undefined))
const packed = (words: readonly string[]): Uint8Array => counter.count(words.join(' ')).slice()
const word = fc.constantFrom('red', 'green', 'blue', 'white', 'black')
const text = fc.array(word, { maxLength: 12 })

test('scores are those of the formula, for all rows, queries and parameters', () => {
  const params = fc.record({
    k1: fc.double({ min: 0.1, max: 3, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), text, params, (rows, query, { k1, b }) => {
      const statistics = new Bm25Statistics([packed(query)])
      // As rows stand in a segment: one behind the other.
      const bytes = Buffer.concat(rows.map(packed))
      const starts = rows.map((_, i) => Buffer.concat(rows.slice(0, i).map(packed)).length)
      const end = (i: number) => starts[i + 1] ?? bytes.length
      for (const i of rows.keys()) statistics.add(bytes, starts[i], end(i))
      const score = bm25Score(packed(query), statistics, { k1, b })
      const wanted = bm25Of(rows, query, k1, b)
      rows.forEach((_, i) => {
        const found = score(bytes, starts[i], end(i))
        if (wanted[i] === undefined) assert.ok(Number.isNaN(found), `row ${i} has no term of the query`)
        else assert.ok(Math.abs(found - wanted[i]) <= 1e-6 * wanted[i], `${found} for ${wanted[i]}`)
      })
    }),
  )
})

test('a known example', () => {
  const rows = [['red'], ['red', 'red', 'green'], ['blue', 'blue']]
  const statistics = new Bm25Statistics([packed(['red'])])
  for (const row of rows) statistics.add(packed(row), 0, packed(row).length)
  const score = bm25Score(packed(['red']), statistics, { k1: 1.2, b: 0.75 })
  // idf = ln(1 + 1.5/2.5); the average length is 2; tf 1 of length 1, tf 2 of length 3.
  const idf = Math.log(1.6)
  assert.equal(score(packed(rows[0]), 0, 8), Math.fround((idf * 2.2) / (1 + 1.2 * (0.25 + 0.375))))
  assert.equal(score(packed(rows[1]), 0, 16), Math.fround((idf * 2 * 2.2) / (2 + 1.2 * (0.25 + 1.125))))
  assert.ok(Number.isNaN(score(packed(rows[2]), 0, 8)))
})
