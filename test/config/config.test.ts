import { strict as assert } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, test } from 'node:test'
import { settings, variableOf } from '../../src/config/settings.ts'
import { settingsPage } from '../../src/config/settings-page.ts'
import { ConfigError, type Flags, loadConfig, serverUrl } from '../../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'elanus-config-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function yaml(text: string): string {
  const path = join(folder, 'elanus.yaml')
  writeFileSync(path, text)
  return path
}

function refused(flags: Flags, environment: Record<string, string>, text: RegExp): void {
  assert.throws(
    () => loadConfig(flags, environment),
    (error: Error) => {
      assert.ok(error instanceof ConfigError, String(error))
      assert.match(error.message, text)
      assert.ok(!error.message.includes('\n'), 'one line')
      return true
    },
  )
}

describe('config', () => {
  test('has a default for everything', () => {
    assert.deepEqual(loadConfig({}, {}), {
      host: '127.0.0.1',
      port: 19530,
      dataDir: resolve('elanus-data'),
      bucket: { kind: 'local', folder: resolve('elanus-data/bucket') },
      importWorkers: availableParallelism(),
      jobRetentionDays: 30,
      logLevel: 'info',
    })
  })

  test('takes the flag before the variable before the file', () => {
    const config = yaml('port: 3\nhost: file\nlog-level: warn\n')
    const { port, host, logLevel } = loadConfig({ config, port: '1' }, { ELANUS_PORT: '2', ELANUS_HOST: 'variable' })
    assert.deepEqual({ port, host, logLevel }, { port: 1, host: 'variable', logLevel: 'warn' })
  })

  test('finds the file by the variable, and counts an empty variable as not set', () => {
    const file = yaml('port: 3\n')
    assert.equal(loadConfig({}, { ELANUS_CONFIG: file, ELANUS_PORT: '' }).port, 3)
  })

  test('cannot be changed', () => {
    const config = loadConfig({}, {})
    assert.ok(Object.isFrozen(config) && Object.isFrozen(config.bucket))
  })

  test('puts the default bucket into the data folder that was given', () => {
    assert.deepEqual(loadConfig({ 'data-dir': '/data' }, {}).bucket, { kind: 'local', folder: '/data/bucket' })
    assert.deepEqual(loadConfig({ bucket: 'files' }, {}).bucket, { kind: 'local', folder: resolve('files') })
  })

  test('opens S3 with path style when an endpoint is given, unless told otherwise', () => {
    const keys = { 's3-access-key': 'a', 's3-secret-key': 's' }
    const endpoint = 'http://127.0.0.1:9000'
    const s3 = { kind: 's3', name: 'my-bucket', region: 'us-east-1' }
    assert.deepEqual(loadConfig({ bucket: 's3://my-bucket' }, {}).bucket, { ...s3, pathStyle: false })
    const given = { bucket: 's3://my-bucket/', 's3-endpoint': endpoint, ...keys }
    const opened = { ...s3, endpoint, accessKey: 'a', secretKey: 's' }
    assert.deepEqual(loadConfig(given, {}).bucket, { ...opened, pathStyle: true })
    assert.deepEqual(loadConfig(given, { ELANUS_S3_PATH_STYLE: 'false' }).bucket, { ...opened, pathStyle: false })
  })

  test('keeps digits in the file as they stand', () => {
    const config = yaml('bucket: s3://my-bucket\ns3-access-key: 0123\ns3-secret-key: 1e3\n')
    const { bucket } = loadConfig({ config }, {})
    assert.ok(bucket.kind === 's3')
    assert.deepEqual([bucket.accessKey, bucket.secretKey], ['0123', '1e3'])
  })

  test('refuses wrong values with the place and what to give', () => {
    refused({ port: '70000' }, {}, /^--port must be a whole number from 0 to 65535, not "70000"$/)
    refused({ port: '1.5' }, {}, /^--port must be a whole number/)
    refused({ port: '' }, {}, /^--port must be a whole number/)
    refused({ host: ' ' }, {}, /^--host must be given a value/)
    refused({}, { ELANUS_IMPORT_WORKERS: '0' }, /^ELANUS_IMPORT_WORKERS must be a whole number from 1 to 256, not "0"$/)
    refused(
      { config: yaml('log-level: loud') },
      {},
      /^log-level in .*elanus\.yaml must be one of silent, .*, not "loud"$/,
    )
    refused({ 's3-path-style': 'yes' }, {}, /^--s3-path-style must be true or false/)
    refused({ bucket: 'gs://x' }, {}, /^--bucket must be a folder or s3:\/\/name, not "gs:\/\/x"$/)
    refused({ bucket: 's3://name/prefix' }, {}, /the name of a bucket alone/)
    refused({ bucket: 's3://name', 's3-endpoint': '127.0.0.1:9000' }, {}, /^--s3-endpoint must be a URL like http/)
  })

  test('refuses one S3 key without the other, and never shows the secret', () => {
    refused({ bucket: 's3://name', 's3-access-key': 'a' }, {}, /^--s3-access-key is given without s3-secret-key/)
    refused(
      { bucket: 's3://name' },
      { ELANUS_S3_SECRET_KEY: 'hush' },
      /^ELANUS_S3_SECRET_KEY is given without s3-access/,
    )
    refused({ 's3-secret-key': '  ' }, {}, /^--s3-secret-key must be given a value$/)
  })

  test('refuses a file with an unknown key, a list, a missing file and no YAML', () => {
    refused({ config: yaml('prot: 1') }, {}, /elanus\.yaml: unknown setting "prot"; known are host, port, /)
    refused({ config: yaml('config: other.yaml') }, {}, /unknown setting "config"/)
    refused({ config: yaml('port: [1]') }, {}, /port must be one value/)
    refused({ config: yaml('- port') }, {}, /must hold one "name: value" a line/)
    refused({ config: join(folder, 'missing.yaml') }, {}, /missing\.yaml: it does not exist; check --config/)
    refused({ config: yaml('port: "1') }, {}, /is no YAML: /)
    assert.equal(loadConfig({ config: yaml('# nothing yet\nport:\n') }, {}).port, 19530)
  })

  test('docs/configuration.md is what the table of settings says', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    assert.equal(page, settingsPage(), 'make it anew: node scripts/run.mjs src/config/settings-page.ts')
  })

  test('every variable is named after its flag', () => {
    assert.deepEqual(
      settings.map(variableOf).filter((name) => !/^ELANUS_[A-Z0-9_]+$/.test(name)),
      [],
    )
    assert.equal(new Set(settings.map(variableOf)).size, settings.length)
  })
})

describe("the client's address of the server", () => {
  test('is the URL, else host and port, flags before variables', () => {
    assert.equal(serverUrl({}, {}), 'http://127.0.0.1:19530')
    assert.equal(serverUrl({ url: 'https://db.example/' }, { ELANUS_URL: 'http://other' }), 'https://db.example')
    assert.equal(serverUrl({}, { ELANUS_URL: 'http://other:1', ELANUS_PORT: '2' }), 'http://other:1')
    assert.equal(serverUrl({ port: '3' }, { ELANUS_URL: 'http://other:1' }), 'http://127.0.0.1:3')
    assert.equal(serverUrl({}, { ELANUS_HOST: '0.0.0.0', ELANUS_PORT: '4' }), 'http://127.0.0.1:4')
    assert.equal(serverUrl({ host: 'fe80::1' }, {}), 'http://[fe80::1]:19530')
    assert.throws(() => serverUrl({ url: 'localhost:1' }, {}), /--url must be a URL/)
  })
})
