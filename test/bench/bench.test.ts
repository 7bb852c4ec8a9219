/** The bench still runs: few rows, Elanus alone, no number is judged. */
import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tempFolder } from '../support/temp-folder.ts'

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url))
const CASES = ['import', 'index', 'one-row', 'search']

/** Without a PATH there is no Python, and so no peer. */
async function runBench(t: TestContext, ...flags: readonly string[]) {
  const folder = tempFolder(t)
  const [cache, results] = ['cache', 'results'].map((name) => join(folder, name))
  const own = ['--cache', cache, '--results', results]
  const child = spawn(process.execPath, [BENCH, ...own, ...flags], { env: { ...process.env, PATH: '' } })
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, out, errors, cache, results }
}

test('the bench measures its cases, names the peer it cannot install, and keeps every value', async (t) => {
  const flags = ['--rows', '40', '--dim', '8', '--rounds', '1', '--formats', 'csv', '--peers', 'floor,lancedb']
  const { code, out, errors, cache, results } = await runBench(t, ...flags, '--cases', CASES.join(','))
  assert.equal(code, 0, `${out}\n${errors}`)
  assert.match(out, /^not measured: lancedb: .*python3/m)
  const names = readdirSync(results).sort()
  assert.deepEqual(
    names.map((name) => name.split('.').at(-1)),
    ['json', 'svg'],
  )
  const page = JSON.parse(readFileSync(join(results, names[0]), 'utf8'))
  assert.match(page.absent.lancedb, /python3/)
  assert.equal(page.settings.rows, 40)
  const measured = page.cases.map((one: { name: string; rows: object[]; failures: object[] }) => [
    one.name,
    one.rows.length,
    one.failures.length,
  ])
  // Elanus and the floor; one client and eight, as imported, compacted, and in one segment.
  assert.deepEqual(
    measured,
    CASES.map((name, i) => [name, [2, 1, 1, 6][i], 0]),
  )
  for (const { figures } of page.cases.flatMap((one: { rows: object[] }) => one.rows)) {
    for (const values of Object.values(figures)) assert.ok((values as number[]).every((value) => value > 0))
  }
  assert.match(readFileSync(join(results, names[1]), 'utf8'), /^<svg /)
  assert.deepEqual(
    readdirSync(cache).filter((name) => name.startsWith('run-')),
    [],
  )
})

test('a case that fails makes the bench fail, with its name', async (t) => {
  const flags = ['--rows', '40', '--dim', '8', '--rounds', '1', '--formats', 'numpy', '--peers', 'none']
  const { code, out, results } = await runBench(t, ...flags, '--cases', 'index', '--index', 'NO_SUCH_INDEX')
  assert.equal(code, 1)
  assert.match(out, /^FAILED elanus: .*NO_SUCH_INDEX/m)
  const [json] = readdirSync(results)
  const [one] = JSON.parse(readFileSync(join(results, json), 'utf8')).cases
  assert.deepEqual([one.rows, one.failures.length], [[], 1])
})

test('flags that make no sense are refused with what would', async (t) => {
  for (const [flags, message] of [
    [['--cases', 'imports'], /--cases knows import, index, .*, not 'imports'/],
    [['--formats', 'xml'], /--formats knows numpy, .*, not 'xml'/],
    [['--rows', '0'], /--rows takes a positive integer, not '0'/],
  ] as const) {
    const { code, errors } = await runBench(t, ...flags)
    assert.equal(code, 1)
    assert.match(errors, message)
  }
})
