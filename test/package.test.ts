import { strict as assert } from 'node:assert'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { countOf } from './support/all-rows.ts'
import { Api } from './support/api.ts'
import { freePort } from './support/free-port.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from './support/sample-files.ts'
import { tempFolder } from './support/temp-folder.ts'
import { waitFor } from './support/wait-for.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

test('the packed package serves and imports from an empty folder', async (t) => {
  const folder = tempFolder(t)
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' }
  await run('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env })
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  await run('npm', ['install', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder, env })
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const elanus = join(folder, 'node_modules/.bin/elanus')
  const server = spawn(elanus, ['serve', '--port', String(port)], { cwd: folder, env, stdio: 'ignore' })
  const exited = once(server, 'exit')
  t.after(async () => {
    server.kill('SIGTERM')
    await exited
  })
  await waitFor(
    async () => (await fetch(`${address}/healthz`).catch(() => undefined))?.status === 200,
    'the packed server is ready',
  )
  const api = new Api(address)
  await api.ok('collections/create', {
    collectionName: 'c',
    schema: SAMPLE_SCHEMA(4),
    indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
  })
  const [file] = writeSample(folder, 'rows', 'json', sampleRows(10, 4, 1))
  const { stdout } = await run('npx', ['elanus', 'import', 'c', file, '--wait', '--url', address], { cwd: folder, env })
  assert.match(stdout, /Completed/)
  assert.equal(await countOf(api, 'c'), 10)
})
