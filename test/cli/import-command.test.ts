/** `elanus import` against a server that answers like Elanus: what it sends, prints and exits with. */
import { strict as assert } from 'node:assert'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { run } from '../../src/cli/run.ts'
import { recordedTerminal } from '../support/recorded-terminal.ts'
import { elanus, fakeServer, JOB, JOBS } from './fake-server.ts'

const server = fakeServer()
const folder = mkdtempSync(join(tmpdir(), 'elanus-cli-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
for (const name of ['a.json', 'id.npy', 'vector.npy']) writeFileSync(at(name), `content of ${name}`)
mkdirSync(at('sub'))
writeFileSync(at('sub/id.npy'), 'another')

describe('elanus import', () => {
  test('uploads local files, makes one group of NumPy files and one of each other file, and creates the job', async () => {
    const files = [at('id.npy'), at('a.json'), at('vector.npy'), 'in/bucket.parquet']
    const { exitCode, out } = await elanus(
      server,
      ...[
        'import',
        'books',
        ...files,
        '--db',
        'd',
        '--partition',
        'p',
        '--option',
        'timeout=300s',
        '--option',
        'x=a=b',
      ],
    )
    assert.equal(exitCode, 0)
    const puts = server.calls.filter((call) => call.method === 'PUT')
    assert.deepEqual(
      puts.map((call) => call.body.toString()),
      ['content of a.json', 'content of id.npy', 'content of vector.npy'],
    )
    const keys = puts.map((call) => call.url.replace('/elanus/v1/bucket/', ''))
    for (const key of keys) assert.match(key, /^uploads\/[0-9a-f]{16}\/(a\.json|id\.npy|vector\.npy)$/)
    assert.deepEqual(JSON.parse(server.calls.at(-1)!.body.toString()), {
      collectionName: 'books',
      dbName: 'd',
      partitionName: 'p',
      files: [[keys[0]], ['in/bucket.parquet'], [keys[1], keys[2]]],
      options: { timeout: '300s', x: 'a=b' },
    })
    assert.match(out, /job 77\nfollow it with: elanus job 77\n$/)
  })

  test('uploads nothing with --keys', async () => {
    await elanus(server, 'import', 'books', at('a.json'), '--keys')
    assert.deepEqual(
      server.calls.map((call) => call.method),
      ['POST'],
    )
    assert.deepEqual(JSON.parse(server.calls[0].body.toString()).files, [[at('a.json')]])
  })

  test('follows a job with --wait to its receipt', async () => {
    const receipt = { read: 10_000, stored: 10_000, files: [{ file: 'a.json', read: 10_000, stored: 10_000 }] }
    const done = { ...JOB, state: 'Completed', progress: 100, importedRows: 10_000, receipt }
    server.answers[`${JOBS}/describe`] = [
      { code: 0, data: JOB },
      { code: 0, data: done },
    ]
    const { exitCode, out } = await elanus(server, 'import', 'books', 'a.json', '--wait')
    assert.equal(exitCode, 0)
    assert.match(out, /^ 50% {2}5,000 of 10,000 rows {2}[\d.]+ MB\/s {2}Importing$/m)
    assert.match(out, /^100% {2}10,000 of 10,000 rows .*Completed$/m)
    assert.match(out, /^receipt\nfile +read +stored\na\.json +10,000 +10,000\nin all +10,000 +10,000$/m)
  })

  test('exits with 1 and the reason when the job fails', async () => {
    const failed = { ...JOB, state: 'Failed', progress: 0, reason: "row 7, field 'v': bad" }
    server.answers[`${JOBS}/describe`] = [{ code: 0, data: failed }]
    const { exitCode, error } = await elanus(server, 'import', 'books', 'a.json', '--wait')
    assert.equal(exitCode, 1)
    assert.equal(error, "elanus: job 77 failed: row 7, field 'v': bad\n")
  })

  test('redraws one line on a terminal', async () => {
    const done = { ...JOB, state: 'Completed', progress: 100 }
    server.answers[`${JOBS}/describe`] = [
      { code: 0, data: JOB },
      { code: 0, data: done },
    ]
    const terminal = recordedTerminal({ interactive: true, environment: { ELANUS_URL: server.url } })
    assert.equal(await run(['import', 'books', 'a.json', '--wait'], terminal), 0)
    const [before, ...lines] = terminal.written.out.split('\r\x1b[2K')
    assert.equal(before, 'job 77\n')
    assert.match(lines.join('|'), /^ 50%.*\|100%.*\n$/)
  })

  test('refuses what it cannot send before it sends anything', async () => {
    const refused: [string[], RegExp][] = [
      [['./missing.json'], /^elanus: no such file: \.\/missing\.json\n$/],
      [[folder], /is not a file; name the files themselves/],
      [[at('id.npy'), at('sub/id.npy'), '--keys', '--option', 'x'], /--option takes name=value/],
    ]
    for (const [args, text] of refused) {
      const { exitCode, error } = await elanus(server, 'import', 'books', ...args)
      assert.equal(exitCode, 1)
      assert.match(error, text)
    }
    assert.deepEqual(server.calls, [])
  })

  test('keeps NumPy files of one name apart when they would be one set', async () => {
    const { exitCode, error } = await elanus(server, 'import', 'books', at('id.npy'), at('sub/id.npy'))
    assert.equal(exitCode, 1)
    assert.match(error, /two NumPy files of one set have the same name/)
  })

  test("prints the server's refusal of an upload and of a job", async () => {
    server.answers.PUT = ['a page of a proxy']
    assert.match(
      (await elanus(server, 'import', 'books', at('a.json'))).error,
      /upload of .*a\.json was refused: HTTP 502/,
    )
    server.answers[`${JOBS}/create`] = [{ code: 100, message: 'collection not found[collection=books]' }]
    const { exitCode, error } = await elanus(server, 'import', 'books', 'key.json')
    assert.equal(exitCode, 1)
    assert.equal(error, 'elanus: collection not found[collection=books] (code 100)\n')
  })
})
