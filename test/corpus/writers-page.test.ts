/** docs/types-by-writer.md is what the corpus holds, and leaves no cell empty without a reason. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { acceptedCases } from './accepted-cases.ts'
import { caseOf, REASONS, TYPES, WRITERS, writersPage } from './writers-page.ts'

describe('the page of types by writer', () => {
  const cases = acceptedCases()
  const columns = Object.entries(WRITERS).flatMap(([format, writers]) => writers.map((by) => ({ format, by })))
  const reasonOf = (format: string, by: string, type: string) =>
    REASONS.find((one) => one.format === format && one.by === by && one.types.includes(type))

  test('is what the corpus makes it', () => {
    const page = readFileSync(new URL('../../docs/types-by-writer.md', import.meta.url), 'utf8')
    assert.equal(page, writersPage(), 'make it anew: node scripts/run.mjs test/corpus/writers-page.ts')
  })

  test('has a column for whoever wrote a file', () => {
    for (const { name, format, by } of cases) assert.ok(WRITERS[format].includes(by), `${name} is by ${by}`)
  })

  test('has a case in every cell, or a reason why not', () => {
    for (const { format, by } of columns) {
      for (const type of TYPES) {
        const found = caseOf(cases, format, by, type) !== undefined
        assert.notEqual(found, reasonOf(format, by, type) !== undefined, `${type} in ${format} by ${by}`)
      }
    }
  })

  test('has a row for every type that a file holds', () => {
    const page = writersPage()
    for (const { name, holds } of cases) {
      for (const type of holds) assert.ok(page.includes(`\n| ${type} `), `${type} of ${name}`)
    }
  })
})
