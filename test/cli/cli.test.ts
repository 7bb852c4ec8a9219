/** The commands against a small HTTP server that answers like Elanus: what they send, print and exit with. */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { run } from '../../src/cli/run.ts'
import { settings } from '../../src/config/settings.ts'
import { recordedTerminal } from '../support/recorded-terminal.ts'

interface Call {
  method: string
  url: string
  body: Buffer
}

let calls: Call[] = []
let answers: Record<string, unknown[]> = {}
const server = createServer(async (request, response) => {
  calls.push({ method: request.method!, url: request.url!, body: await bodyOf(request) })
  const queue = answers[request.url!] ?? answers[request.method!] ?? [{ code: 0, data: {} }]
  const answer = queue.length > 1 ? queue.shift() : queue[0]
  if (typeof answer === 'string') response.writeHead(502).end(answer)
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
})

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const folder = mkdtempSync(join(tmpdir(), 'elanus-cli-'))
const at = (name: string) => join(folder, name)
let url = ''
before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  for (const name of ['a.json', 'id.npy', 'vector.npy']) writeFileSync(at(name), `content of ${name}`)
  mkdirSync(at('sub'))
  writeFileSync(at('sub/id.npy'), 'another')
})
beforeEach(() => {
  calls = []
  answers = { [`${JOBS}/create`]: [{ code: 0, data: { jobId: '77' } }] }
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const JOBS = '/v2/vectordb/jobs/import'
const JOB = {
  jobId: '77',
  collectionName: 'books',
  state: 'Importing',
  progress: 50,
  importedRows: 5000,
  totalRows: 10_000,
  fileSize: 4_000_000,
  createTime: '2026-01-01T00:00:00Z',
  completeTime: '',
  details: [],
}

async function elanus(...args: string[]) {
  const terminal = recordedTerminal({ environment: { ELANUS_URL: url } })
  const exitCode = await run(args, terminal)
  return { exitCode, ...terminal.written }
}

describe('elanus import', () => {
  test('uploads local files, makes one group of NumPy files and one of each other file, and creates the job', async () => {
    const files = [at('id.npy'), at('a.json'), at('vector.npy'), 'in/bucket.parquet']
    const { exitCode, out } = await elanus(
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
    const puts = calls.filter((call) => call.method === 'PUT')
    assert.deepEqual(
      puts.map((call) => call.body.toString()),
      ['content of a.json', 'content of id.npy', 'content of vector.npy'],
    )
    const keys = puts.map((call) => call.url.replace('/elanus/v1/bucket/', ''))
    for (const key of keys) assert.match(key, /^uploads\/[0-9a-f]{16}\/(a\.json|id\.npy|vector\.npy)$/)
    assert.deepEqual(JSON.parse(calls.at(-1)!.body.toString()), {
      collectionName: 'books',
      dbName: 'd',
      partitionName: 'p',
      files: [[keys[0]], ['in/bucket.parquet'], [keys[1], keys[2]]],
      options: { timeout: '300s', x: 'a=b' },
    })
    assert.match(out, /job 77\nfollow it with: elanus job 77\n$/)
  })

  test('uploads nothing with --keys', async () => {
    await elanus('import', 'books', at('a.json'), '--keys')
    assert.deepEqual(
      calls.map((call) => call.method),
      ['POST'],
    )
    assert.deepEqual(JSON.parse(calls[0].body.toString()).files, [[at('a.json')]])
  })

  test('follows a job with --wait to its receipt', async () => {
    const receipt = { read: 10_000, stored: 10_000, files: [{ file: 'a.json', read: 10_000, stored: 10_000 }] }
    const done = { ...JOB, state: 'Completed', progress: 100, importedRows: 10_000, receipt }
    answers[`${JOBS}/describe`] = [
      { code: 0, data: JOB },
      { code: 0, data: done },
    ]
    const { exitCode, out } = await elanus('import', 'books', 'a.json', '--wait')
    assert.equal(exitCode, 0)
    assert.match(out, /^ 50% {2}5,000 of 10,000 rows {2}[\d.]+ MB\/s {2}Importing$/m)
    assert.match(out, /^100% {2}10,000 of 10,000 rows .*Completed$/m)
    assert.match(out, /^receipt\nfile +read +stored\na\.json +10,000 +10,000\nin all +10,000 +10,000$/m)
  })

  test('exits with 1 and the reason when the job fails', async () => {
    const failed = { ...JOB, state: 'Failed', progress: 0, reason: "row 7, field 'v': bad" }
    answers[`${JOBS}/describe`] = [{ code: 0, data: failed }]
    const { exitCode, error } = await elanus('import', 'books', 'a.json', '--wait')
    assert.equal(exitCode, 1)
    assert.equal(error, "elanus: job 77 failed: row 7, field 'v': bad\n")
  })

  test('redraws one line on a terminal', async () => {
    const done = { ...JOB, state: 'Completed', progress: 100 }
    answers[`${JOBS}/describe`] = [
      { code: 0, data: JOB },
      { code: 0, data: done },
    ]
    const terminal = recordedTerminal({ interactive: true, environment: { ELANUS_URL: url } })
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
      const { exitCode, error } = await elanus('import', 'books', ...args)
      assert.equal(exitCode, 1)
      assert.match(error, text)
    }
    assert.deepEqual(calls, [])
  })

  test('keeps NumPy files of one name apart when they would be one set', async () => {
    const { exitCode, error } = await elanus('import', 'books', at('id.npy'), at('sub/id.npy'))
    assert.equal(exitCode, 1)
    assert.match(error, /two NumPy files of one set have the same name/)
  })

  test("prints the server's refusal of an upload and of a job", async () => {
    answers.PUT = ['a page of a proxy']
    assert.match((await elanus('import', 'books', at('a.json'))).error, /upload of .*a\.json was refused: HTTP 502/)
    answers[`${JOBS}/create`] = [{ code: 100, message: 'collection not found[collection=books]' }]
    const { exitCode, error } = await elanus('import', 'books', 'key.json')
    assert.equal(exitCode, 1)
    assert.equal(error, 'elanus: collection not found[collection=books] (code 100)\n')
  })
})

describe('elanus jobs and job', () => {
  test('list jobs as a table', async () => {
    answers[`${JOBS}/list`] = [
      { code: 0, data: { records: [JOB, { ...JOB, jobId: '8', state: 'Failed', reason: 'why' }] } },
    ]
    const { out } = await elanus('jobs', '--collection', 'books')
    assert.deepEqual(JSON.parse(calls[0].body.toString()), { collectionName: 'books' })
    assert.match(
      out,
      /^job +collection +state +progress +reason\n77 +books +Importing +50%\n8 +books +Failed +50% +why\n$/,
    )
  })

  test('show one job with its files', async () => {
    const details = [
      { fileName: '[a.json]', fileSize: 12, progress: 50, state: 'InProgress', importedRows: 1, totalRows: 2 },
    ]
    answers[`${JOBS}/describe`] = [{ code: 0, data: { ...JOB, details } }]
    const { out } = await elanus('job', '77')
    assert.match(out, /^state +Importing, 50%$/m)
    assert.match(out, /^\[a\.json\] +InProgress +50% +2 +12$/m)
  })
})

describe('elanus', () => {
  test('says what to do where nothing listens or something else does', async () => {
    const nobody = await elanus('jobs', '--url', 'http://127.0.0.1:2')
    assert.equal(nobody.exitCode, 1)
    assert.match(nobody.error, /^elanus: nothing listens at http:\/\/127\.0\.0\.1:2; start it with "elanus serve"/)
    answers[`${JOBS}/list`] = ['<html>']
    assert.match((await elanus('jobs')).error, /does not answer like Elanus \(HTTP 502, no JSON\); check --url/)
  })

  test('names every setting in the help of serve', async () => {
    const { exitCode, out } = await elanus('serve', '--help')
    assert.equal(exitCode, 0)
    for (const { name } of settings) assert.ok(out.includes(`--${name} <`), name)
  })

  test('refuses a wrong setting, command or flag with exit code 1', async () => {
    assert.deepEqual(await elanus('serve', '--port', 'x'), {
      exitCode: 1,
      out: '',
      error: 'elanus: --port must be a whole number from 0 to 65535, not "x"\n',
    })
    assert.equal((await elanus('serv')).exitCode, 1)
    assert.equal((await elanus('jobs', '--nope')).exitCode, 1)
  })
})
