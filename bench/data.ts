/** The files to import, made once and kept in bench/.cache: one folder for each number of rows and dimensions. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Format, Options } from './options.ts'
import { makeParquet } from './parquet.ts'
import { randomRows } from './random-rows.ts'
import { openWriter } from './write-files.ts'

export const CACHE = fileURLToPath(new URL('.cache', import.meta.url))
/** Raise it when the generator changes, so that old files are not taken for new ones. */
const GENERATOR_VERSION = 1
const CHUNK_ROWS = 1000

export interface DataSet {
  /** Serves as the server's bucket: the keys below are relative to it. */
  readonly folder: string
  readonly files: Readonly<Partial<Record<Format, readonly string[]>>>
  readonly bytes: Readonly<Partial<Record<Format, number>>>
}

/** A file of one row, for waking up the workers before a measurement. */
export const WARM_UP_KEY = 'warm-up.jsonl'

const NUMPY_FIELDS = ['id', 'text', 'vector']
const KEYS: Record<Format, readonly string[]> = {
  numpy: NUMPY_FIELDS.map((field) => `numpy/${field}.npy`),
  parquet: ['rows.parquet'],
  json: ['rows.json'],
  jsonl: ['rows.jsonl'],
  csv: ['rows.csv'],
}

export function makeData({ rows, dim, formats, python }: Options): DataSet {
  const folder = join(CACHE, `v${GENERATOR_VERSION}-${rows}x${dim}`)
  const making = join(folder, 'making')
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  const row = { id: 0, text: 'warm-up', vector: new Array(dim).fill(0.5) }
  writeFileSync(join(folder, WARM_UP_KEY), `${JSON.stringify(row)}\n`)
  const isThere = (format: Format) => KEYS[format].every((key) => existsSync(join(folder, key)))
  const wanted = new Set<Format>(formats.filter((format) => !isThere(format)))
  // Parquet is made from the NumPy files.
  if (wanted.has('parquet') && !isThere('numpy')) wanted.add('numpy')
  writeOwn(
    [...wanted].filter((format) => format !== 'parquet'),
    making,
    rows,
    dim,
  )
  for (const format of wanted) if (format !== 'parquet') publish(format, making, folder)
  if (wanted.has('parquet')) {
    console.log('writing parquet')
    makeParquet(join(folder, 'numpy'), join(making, 'rows.parquet'), CACHE, python)
    publish('parquet', making, folder)
  }
  rmSync(making, { recursive: true, force: true })
  const sizes = formats.map((f) => [f, KEYS[f].reduce((sum, key) => sum + statSync(join(folder, key)).size, 0)])
  return { folder, files: KEYS, bytes: Object.fromEntries(sizes) }
}

function writeOwn(formats: readonly Exclude<Format, 'parquet'>[], folder: string, rows: number, dim: number): void {
  if (formats.length === 0) return
  console.log(`writing ${formats.join(', ')}: ${rows} × ${dim}`)
  const writers = formats.map((format) => openWriter(format, folder, rows, dim))
  for (const chunk of randomRows(rows, dim, CHUNK_ROWS)) for (const writer of writers) writer.write(chunk)
  for (const writer of writers) writer.close()
}

/** Moves finished files to their place, so that a file there is always whole. */
function publish(format: Format, from: string, to: string): void {
  const name = format === 'numpy' ? 'numpy' : KEYS[format][0]
  rmSync(join(to, name), { recursive: true, force: true })
  renameSync(join(from, name), join(to, name))
}
