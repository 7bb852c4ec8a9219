/** The commands other than import against a server that answers like Elanus. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { settings } from '../../src/config/settings.ts'
import { elanus, fakeServer, JOB, JOBS } from './fake-server.ts'

const server = fakeServer()

describe('elanus jobs and job', () => {
  test('list jobs as a table', async () => {
    server.answers[`${JOBS}/list`] = [
      { code: 0, data: { records: [JOB, { ...JOB, jobId: '8', state: 'Failed', reason: 'why' }] } },
    ]
    const { out } = await elanus(server, 'jobs', '--collection', 'books')
    assert.deepEqual(JSON.parse(server.calls[0].body.toString()), { collectionName: 'books' })
    assert.match(
      out,
      /^job +collection +state +progress +reason\n77 +books +Importing +50%\n8 +books +Failed +50% +why\n$/,
    )
  })

  test('show one job with its files', async () => {
    const details = [
      { fileName: '[a.json]', fileSize: 12, progress: 50, state: 'InProgress', importedRows: 1, totalRows: 2 },
    ]
    server.answers[`${JOBS}/describe`] = [{ code: 0, data: { ...JOB, details } }]
    const { out } = await elanus(server, 'job', '77')
    assert.match(out, /^state +Importing, 50%$/m)
    assert.match(out, /^\[a\.json\] +InProgress +50% +2 +12$/m)
  })
})

describe('elanus', () => {
  test('says what to do where nothing listens or something else does', async () => {
    const nobody = await elanus(server, 'jobs', '--url', 'http://127.0.0.1:2')
    assert.equal(nobody.exitCode, 1)
    assert.match(nobody.error, /^elanus: nothing listens at http:\/\/127\.0\.0\.1:2; start it with "elanus serve"/)
    server.answers[`${JOBS}/list`] = ['<html>']
    assert.match((await elanus(server, 'jobs')).error, /does not answer like Elanus \(HTTP 502, no JSON\); check --url/)
  })

  test('names every setting in the help of serve', async () => {
    const { exitCode, out } = await elanus(server, 'serve', '--help')
    assert.equal(exitCode, 0)
    for (const { name } of settings) assert.ok(out.includes(`--${name} <`), name)
  })

  test('refuses a wrong setting, command or flag with exit code 1', async () => {
    assert.deepEqual(await elanus(server, 'serve', '--port', 'x'), {
      exitCode: 1,
      out: '',
      error: 'elanus: --port must be a whole number from 0 to 65535, not "x"\n',
    })
    assert.equal((await elanus(server, 'serv')).exitCode, 1)
    assert.equal((await elanus(server, 'jobs', '--nope')).exitCode, 1)
  })
})
