/** Compiled filters against the real engine: every expression selects the rows the oracle says, no more, no less. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { compileFilter } from '../../src/filter/compile.ts'
import { parseFilter } from '../../src/filter/parser.ts'
import { EXPRESSIONS } from './support/expressions.ts'
import { evaluate } from './support/oracle.ts'
import { openSampleTable, SAMPLE_ROWS, SCHEMA, selectIds } from './support/sample-table.ts'

let sample: Awaited<ReturnType<typeof openSampleTable>>
before(async () => {
  sample = await openSampleTable()
})
after(() => sample.close())

test('every hand-written filter selects the rows the oracle selects', async () => {
  const wrong: string[] = []
  for (const expression of EXPRESSIONS) {
    const node = parseFilter(expression)
    const expected = SAMPLE_ROWS.flatMap((row, id) => (evaluate(node, row) === true ? [id] : []))
    const { sql } = compileFilter(expression, SCHEMA)
    const found = await selectIds(sample.table, sql).catch((error: Error) => error.message.slice(0, 400))
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      const missing = Array.isArray(found) ? expected.filter((id) => !found.includes(id)) : found
      const extra = Array.isArray(found) ? found.filter((id) => !expected.includes(id)) : []
      wrong.push(`${expression}\n  sql ${sql}\n  missing ${missing} extra ${extra}`)
    }
  }
  assert.ok(EXPRESSIONS.length > 150)
  assert.equal(wrong.join('\n'), '')
})
