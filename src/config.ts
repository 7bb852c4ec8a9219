/** Flags, environment and YAML file, parsed once into one frozen `Config`. The only reader of process.env in the server. */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { ConfigError, type Environment, type Flags, type GivenSettings, readSettings } from './config/read-settings.ts'
import { type LogLevel, type SettingName, settings } from './config/settings.ts'
import type { BucketConfig } from './objects/byte-source.ts'

export { ConfigError, type Flags } from './config/read-settings.ts'
export type { LogLevel } from './config/settings.ts'

export interface Config {
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  readonly bucket: BucketConfig
  /** Processes. */
  readonly importWorkers: number
  readonly jobRetentionDays: number
  readonly logLevel: LogLevel
}

/** Throws `ConfigError` where a value cannot be used. Touches nothing but the YAML file. */
export function loadConfig(flags: Flags = {}, environment: Environment = process.env): Config {
  const given = readSettings(flags, environment)
  const text = (name: SettingName): string => given.get(name)?.text ?? defaultOf(name)
  const dataDir = resolve(text('data-dir'))
  return Object.freeze({
    host: text('host'),
    port: Number(text('port')),
    dataDir,
    bucket: Object.freeze(bucketOf(given, resolve(dataDir, 'bucket'), text('s3-region'))),
    importWorkers: Number(given.get('import-workers')?.text ?? availableParallelism()),
    jobRetentionDays: Number(text('import-job-retention-days')),
    logLevel: text('log-level') as LogLevel,
  })
}

const defaultOf = (name: SettingName): string => {
  const setting = settings.find((one) => one.name === name)
  if (setting?.default === undefined) throw new Error(`setting ${name} has no default`)
  return setting.default
}

const S3_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

function bucketOf(given: GivenSettings, defaultFolder: string, region: string): BucketConfig {
  const bucket = given.get('bucket')
  if (!bucket) return { kind: 'local', folder: defaultFolder }
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(bucket.text) ?? []
  if (scheme === undefined) return { kind: 'local', folder: resolve(bucket.text) }
  if (scheme !== 's3') {
    throw new ConfigError(`${bucket.from} must be a folder or s3://name, not ${JSON.stringify(bucket.text)}`)
  }
  const name = rest.replace(/\/$/, '')
  if (!S3_NAME.test(name)) {
    throw new ConfigError(
      `${bucket.from} must be s3:// and the name of a bucket alone, not ${JSON.stringify(bucket.text)}`,
    )
  }
  const endpoint = endpointOf(given)
  const pathStyle = given.get('s3-path-style')?.text
  return {
    kind: 's3',
    name,
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...keysOf(given),
    pathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
  }
}

function endpointOf(given: GivenSettings): string | undefined {
  const endpoint = given.get('s3-endpoint')
  if (endpoint && !isHttpUrl(endpoint.text)) {
    throw new ConfigError(
      `${endpoint.from} must be a URL like http://127.0.0.1:9000, not ${JSON.stringify(endpoint.text)}`,
    )
  }
  return endpoint?.text
}

function keysOf(given: GivenSettings): { accessKey?: string; secretKey?: string } {
  const accessKey = given.get('s3-access-key')
  const secretKey = given.get('s3-secret-key')
  if (accessKey && secretKey) return { accessKey: accessKey.text, secretKey: secretKey.text }
  const alone = accessKey ?? secretKey
  if (!alone) return {}
  const other = accessKey ? 's3-secret-key' : 's3-access-key'
  throw new ConfigError(`${alone.from} is given without ${other}; give both, or none to use the AWS credential chain`)
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

export interface ServerFlags {
  readonly url?: string
  readonly host?: string
  readonly port?: string
}

/** Where a client finds the server: a base URL without a '/' at its end. Throws `ConfigError`. */
export function serverUrl(flags: ServerFlags = {}, environment: Environment = process.env): string {
  const byPlace = flags.host !== undefined || flags.port !== undefined
  const url = flags.url ?? (byPlace ? undefined : environment.ELANUS_URL || undefined)
  if (url !== undefined) {
    const from = flags.url === undefined ? 'ELANUS_URL' : '--url'
    if (!isHttpUrl(url))
      throw new ConfigError(`${from} must be a URL like http://127.0.0.1:19530, not ${JSON.stringify(url)}`)
    return url.replace(/\/+$/, '')
  }
  const { ELANUS_HOST, ELANUS_PORT } = environment
  const given = readSettings({ host: flags.host, port: flags.port }, { ELANUS_HOST, ELANUS_PORT })
  const host = given.get('host')?.text ?? defaultOf('host')
  const port = given.get('port')?.text ?? defaultOf('port')
  // A server that listens everywhere is reached here.
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}
