/** The flags of `npm run bench`. Parsed once and passed down. */
import { parseArgs } from 'node:util'

export const FORMATS = ['numpy', 'parquet', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export interface Options {
  readonly rows: number
  readonly dim: number
  readonly formats: readonly Format[]
  readonly rounds: number
  /** The index that is built before a job completes; undefined for none. */
  readonly index?: string
  /** Import workers of the server; undefined for the server's own default. */
  readonly workers?: number
  /** A Python that has pyarrow; undefined: the bench makes itself one. */
  readonly python?: string
}

export const USAGE = `npm run bench -- [flags]
  --rows <n>        rows of each file (100000)
  --dim <n>         numbers of a vector (768)
  --formats <list>  of ${FORMATS.join(', ')} (numpy,parquet,json)
  --rounds <n>      imports of each format; the table shows medians (3)
  --index <type>    build this index, for instance HNSW (none)
  --workers <n>     import workers of the server (its default)
  --python <path>   a Python with pyarrow, for the Parquet file (one is made in bench/.cache)`

/** undefined when help was asked for. Throws Error for what makes no sense. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '100000' },
      dim: { type: 'string', default: '768' },
      formats: { type: 'string', default: 'numpy,parquet,json' },
      rounds: { type: 'string', default: '3' },
      index: { type: 'string' },
      workers: { type: 'string' },
      python: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  return {
    rows: positive('rows', values.rows),
    dim: positive('dim', values.dim),
    formats: values.formats.split(',').map(formatNamed),
    rounds: positive('rounds', values.rounds),
    index: values.index,
    workers: values.workers === undefined ? undefined : positive('workers', values.workers),
    python: values.python,
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes a positive integer, not '${text}'`)
  return value
}

function formatNamed(name: string): Format {
  const format = FORMATS.find((f) => f === name.trim())
  if (!format) throw new Error(`--formats knows ${FORMATS.join(', ')}, not '${name}'`)
  return format
}
