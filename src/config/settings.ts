/** The table of all settings. A setting is added here and nowhere else: flag, variable, file key and page come from it. */

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface Setting {
  /** The key in the YAML file; `--name` is the flag, `ELANUS_NAME` the variable. */
  readonly name: string
  /** How help and page show the value. */
  readonly value: string
  readonly kind: 'text' | 'integer' | 'boolean' | 'choice'
  /** In words where it depends on something; undefined where there is none. */
  readonly default?: string
  readonly doc: string
  /** Only for integer. */
  readonly min?: number
  readonly max?: number
  /** Only for choice. */
  readonly choices?: readonly string[]
  /** Cannot stand in the YAML file. */
  readonly notInFile?: true
  /** Never shown in a message. */
  readonly secret?: true
}

export const SETTINGS = [
  {
    name: 'host',
    value: 'address',
    kind: 'text',
    default: '127.0.0.1',
    doc: 'Address to listen on. `0.0.0.0` takes connections from other machines.',
  },
  {
    name: 'port',
    value: 'number',
    kind: 'integer',
    default: '19530',
    min: 0,
    max: 65535,
    doc: 'Port to listen on. `0` takes a free one.',
  },
  {
    name: 'data-dir',
    value: 'folder',
    kind: 'text',
    default: './elanus-data',
    doc: 'Folder for everything the server keeps. One server at a time.',
  },
  {
    name: 'bucket',
    value: 'folder | s3://name',
    kind: 'text',
    default: '`<data-dir>/bucket`',
    doc: 'Where the files to import lie: a folder, or a bucket of S3 or MinIO.',
  },
  {
    name: 's3-endpoint',
    value: 'url',
    kind: 'text',
    doc: 'URL of the S3 service, for instance `http://127.0.0.1:9000` for a MinIO. Without it: AWS.',
  },
  { name: 's3-region', value: 'name', kind: 'text', default: 'us-east-1', doc: 'Region of the S3 bucket.' },
  {
    name: 's3-access-key',
    value: 'key',
    kind: 'text',
    doc: 'Access key for S3, together with s3-secret-key. Without both: the usual AWS credential chain.',
  },
  {
    name: 's3-secret-key',
    value: 'key',
    kind: 'text',
    secret: true,
    doc: 'Secret key for S3. Better given by variable or file: other users see the flags of a process.',
  },
  {
    name: 's3-path-style',
    value: 'true | false',
    kind: 'boolean',
    default: '`true` when s3-endpoint is given, else `false`',
    doc: "Whether the bucket's name stands in the path of the URL (MinIO) or in the host name (AWS).",
  },
  {
    name: 'import-workers',
    value: 'number',
    kind: 'integer',
    default: "the machine's cores",
    min: 1,
    max: 256,
    doc: 'How many processes read files at the same time.',
  },
  {
    name: 'import-job-retention-days',
    value: 'number',
    kind: 'integer',
    default: '30',
    min: 0,
    max: 36500,
    doc: 'How many days a job that has ended is kept: for describe and list, and for its Idempotency-Key.',
  },
  {
    name: 'log-level',
    value: 'level',
    kind: 'choice',
    default: 'info',
    choices: LOG_LEVELS,
    doc: `How much the server logs: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
  },
  {
    name: 'config',
    value: 'file',
    kind: 'text',
    notInFile: true,
    doc: 'YAML file with settings, one `name: value` a line.',
  },
] as const satisfies readonly Setting[]

export type SettingName = (typeof SETTINGS)[number]['name']
export const settings: readonly Setting[] = SETTINGS

export const flagOf = (setting: Setting): string => `--${setting.name}`
export const variableOf = (setting: Setting): string => `ELANUS_${setting.name.toUpperCase().replaceAll('-', '_')}`
