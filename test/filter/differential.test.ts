/** Compiled filters against the real engine: every expression selects the rows the oracle says, no more, no less. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { compileFilter } from '../../src/filter/compile.ts'
import { parseFilter } from '../../src/filter/parser.ts'
import { EXPRESSIONS } from './support/expressions.ts'
import { evaluate } from './support/oracle.ts'
import { randomFilter } from './support/random-filter.ts'
import { openSampleTable, SAMPLE_ROWS, SCHEMA, selectIds } from './support/sample-table.ts'

let sample: Awaited<ReturnType<typeof openSampleTable>>
before(async () => {
  sample = await openSampleTable()
})
after(() => sample.close())

/** What is wrong with the compiled filter; undefined when nothing is. */
async function difference(expression: string): Promise<string | undefined> {
  const node = parseFilter(expression)
  const expected = SAMPLE_ROWS.flatMap((row, id) => (evaluate(node, row) === true ? [id] : []))
  const { sql } = compileFilter(expression, SCHEMA)
  const found = await selectIds(sample.table, sql).catch((error: Error) => error.message.slice(0, 400))
  if (typeof found === 'string') return `${expression}\n  sql ${sql}\n  error ${found}`
  const missing = expected.filter((id) => !found.includes(id))
  const extra = found.filter((id) => !expected.includes(id))
  if (missing.length === 0 && extra.length === 0) return undefined
  return `${expression}\n  sql ${sql}\n  missing ${missing} extra ${extra}`
}

test('every hand-written filter selects the rows the oracle selects', async () => {
  assert.ok(EXPRESSIONS.length > 150)
  const wrong: string[] = []
  for (const expression of EXPRESSIONS) wrong.push((await difference(expression)) ?? '')
  assert.equal(wrong.filter((text) => text !== '').join('\n'), '')
})

test('random filters select the rows the oracle selects', async () => {
  const property = fc.asyncProperty(randomFilter, async (expression) => {
    const wrong = await difference(expression)
    if (wrong !== undefined) throw new Error(wrong)
  })
  await fc.assert(property, { seed: 20260729, numRuns: Number(process.env.FILTER_RUNS ?? 300) })
})

test('the deepest logic that is allowed and long lists still run', async () => {
  let deep = `not (j["s"] =~ 'a' or j["arr"] != [[1, 2]])`
  for (let i = 0; i < 14; i++) deep = i % 2 ? `(${deep}) and array_length(j["arr"]) != ${i}` : `(${deep}) or i8 == ${i}`
  assert.equal(await difference(deep), undefined)
  const ids = Array.from({ length: 16384 }, (_, i) => i * 3)
  assert.equal(await difference(`id in [${ids}]`), undefined)
  assert.equal(await difference(`j["a"] not in [${ids}]`), undefined)
  assert.equal(
    await difference(
      ids
        .slice(0, 1000)
        .map((i) => `i8 == ${i} or s == '${i}'`)
        .join(' or '),
    ),
    undefined,
  )
})

test('a key of any spelling finds its value', async () => {
  for (const key of ['we"ird', 'b\\s', "q'q", ' sp', 'é', '$', '*', 'a[0]', 'a.b', 'none\u0001', 'none\n', 'none😀']) {
    assert.equal(await difference(`exists j[${JSON.stringify(key)}]`), undefined, key)
  }
})
