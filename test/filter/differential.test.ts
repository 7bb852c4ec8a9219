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
