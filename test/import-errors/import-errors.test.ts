/** docs/import-errors.md says what the code says, and shows every kind of error that the code can raise. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startCoverage } from './raise-sites.ts'

const PAGE = new URL('../../docs/import-errors.md', import.meta.url)

/** Places that no example can reach, by their text and why. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  'throw new MisalignedError(': 'a guard: readers append as many rows to each column',
  "throw new ValueError(text, 'one entry'":
    'levels that contradict each other, a kind of damaged page: test/fuzz/hostile-parquet.ts',
  'append-structs.ts: return new ValueError(':
    'leaves that disagree, a kind of damaged page: test/fuzz/hostile-parquet.ts',
  'append-lists.ts: throw new ValueError(text, `${items} numbers`':
    'a row without an end, a kind of damaged page: test/fuzz/hostile-parquet.ts',
  "'no file to import'": 'create has removed empty groups',
  'read beyond the end[key=': 'a guard: readers ask for bytes that the file has',
  '`job ${': 'commit and abort of a job, which errors.md has by their codes',
  's3.ts: throw new ObjectReadError(':
    'a bucket that is not there or not to be listed; `S3 refuses` has the same words',
}

const coverage = await startCoverage()
// Only now: what is loaded before is not covered.
const { importErrorsPage } = await import('./page.ts')
const made = await importErrorsPage()
const sites = await coverage.sites()

test('the page is what its examples and the code make of it', () => {
  assert.equal(readFileSync(PAGE, 'utf8'), made, 'node scripts/run.mjs test/import-errors/make-page.ts writes it anew')
})

test('every place that raises an error about a file, a path or a request is shown', () => {
  assert.ok(sites.length > 100, `${sites.length} places are known: the pattern sees too few`)
  const shown = new Set(sites.filter((site) => site.ran).map((site) => site.kind))
  const missing = sites.filter((site) => !shown.has(site.kind) && !reasonFor(site.place, site.text))
  assert.deepEqual(
    missing.map(({ place, text }) => `${place} ${text}`),
    [],
    'add an example to test/import-errors/sections, or say in NOT_SHOWN why there can be none',
  )
})

test('what is not shown is there, and cannot be reached', () => {
  for (const words of Object.keys(NOT_SHOWN)) {
    const meant = sites.filter(({ place, text }) => matches(words, place, text))
    assert.ok(meant.length > 0, `no place has the words ${words}`)
    for (const { place, ran } of meant) assert.ok(!ran, `${place} is reached: it needs no excuse`)
  }
})

const reasonFor = (place: string, text: string): string | undefined =>
  Object.entries(NOT_SHOWN).find(([words]) => matches(words, place, text))?.[1]

/** `file.ts: words`, or words in any file. */
function matches(words: string, place: string, text: string): boolean {
  const [, file, rest] = /^([\w-]+\.ts): (.*)$/.exec(words) ?? [undefined, '', words]
  return (file === '' || place.includes(`/${file}:`)) && text.includes(rest)
}
