/** docs/errors.md and docs/compatibility.md say what the code says, both ways. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { OPERATIONS } from '../../src/api/registry.ts'
import { ERROR_CODES } from '../../src/core/errors.ts'

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )

test('errors.md has one row for each error code, with its text, a cause and what to do', () => {
  const written = rows(page('errors.md')).filter(([code]) => /^\d+$/.test(code))
  const known = Object.values(ERROR_CODES).map(({ code, text }) => [String(code), text])
  assert.deepEqual(
    written.map(([code, text]) => [code, text]),
    known,
  )
  for (const [code, , cause, remedy] of written) assert.ok(cause && remedy, `code ${code} is explained`)
})

test('compatibility.md has one row for each endpoint, and calls missing only what is missing', () => {
  const written = rows(page('compatibility.md')).filter(([path]) => /^`[a-z_]+\//.test(path))
  const paths = written.map(([path]) => path.slice(1, -1))
  assert.deepEqual(paths, [...new Set(paths)], 'no endpoint has two rows')
  for (const [path, status] of written)
    assert.ok(['same', 'differs', 'refused', 'missing'].includes(status), `status of ${path}`)
  const present = written.filter(([, status]) => status !== 'missing').map(([path]) => path.slice(1, -1))
  assert.deepEqual(present.sort(), OPERATIONS.map((o) => o.path).sort())
  for (const [path, status, why] of written) {
    if (status === 'differs') assert.ok(why, `${path} says how it differs`)
  }
})
