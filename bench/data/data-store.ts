/** The files to import, made once and kept in the cache: a folder for each set of rows and each number of files. */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRunFolder } from '../cache.ts'
import { type Format, fileGroup, fileName, isParquet, kindOf } from './formats.ts'
import { writeParquet } from './parquet.ts'
import { type RowSet, randomRows } from './random-rows.ts'
import { type OwnFormat, openWriter } from './write-files.ts'

/** Raise it when the generator changes, so that old files are not taken for new ones. */
const GENERATOR_VERSION = 2
const CHUNK_ROWS = 1000

/** File groups as an import request names them: keys of the bucket. */
export type Groups = readonly (readonly string[])[]

export class DataStore {
  readonly #cache: string
  readonly #python?: string
  /** Serves as the bucket of the servers. */
  readonly bucket: string

  /** `python`: one that has pyarrow; undefined: the bench makes itself one. */
  constructor(cache: string, python?: string) {
    this.#cache = cache
    this.#python = python
    this.bucket = join(cache, 'data')
    mkdirSync(this.bucket, { recursive: true })
  }

  /** The rows of the set in one file of each format, or in `parts` files of equal size. */
  async files(set: RowSet, formats: readonly Format[], parts = 1): Promise<ReadonlyMap<Format, Groups>> {
    const folder = this.folderOf(set, parts)
    const isThere = (format: Format) => existsSync(join(this.bucket, folder, format))
    const missing = new Set(formats.filter((format) => !isThere(format)))
    // Parquet is made from the NumPy files.
    if ([...missing].some(isParquet) && !isThere('numpy')) missing.add('numpy')
    if (missing.size > 0) {
      console.log(`writing ${[...missing].join(', ')}: ${set.rows} × ${set.dim} in ${parts} file(s)`)
      await inRunFolder(this.#cache, (making) => this.#make(set, missing, parts, making))
    }
    const names = stems(parts)
    return new Map(formats.map((f) => [f, names.map((stem) => fileGroup(f, join(folder, f), stem))]))
  }

  bytes(groups: Groups): number {
    return groups.flat().reduce((sum, key) => sum + statSync(join(this.bucket, key)).size, 0)
  }

  /** A file beside the data, made by `text` when it is not there. */
  async kept(set: RowSet, name: string, text: () => string): Promise<string> {
    const folder = join(this.bucket, this.folderOf(set, 1))
    const path = join(folder, name)
    if (!existsSync(path)) {
      await inRunFolder(this.#cache, (making) => {
        writeFileSync(join(making, name), text())
        mkdirSync(folder, { recursive: true })
        renameSync(join(making, name), path)
      })
    }
    return path
  }

  folderOf({ rows, dim, stream, firstId }: RowSet, parts: number): string {
    return `v${GENERATOR_VERSION}-${rows}x${dim}-s${stream}-from${firstId}${parts === 1 ? '' : `-in${parts}`}`
  }

  #make(set: RowSet, formats: ReadonlySet<Format>, parts: number, making: string): void {
    const own = [...formats].filter((format): format is OwnFormat => !isParquet(format))
    for (const format of formats) mkdirSync(join(making, format))
    writeOwn(set, own, parts, making)
    const target = join(this.bucket, this.folderOf(set, parts))
    mkdirSync(target, { recursive: true })
    // A folder that is there is always whole.
    for (const format of own) renameSync(join(making, format), join(target, format))
    for (const format of formats) {
      if (!isParquet(format)) continue
      const conversions = readdirSync(join(target, 'numpy')).map((stem) => ({
        from: join(target, 'numpy', stem),
        to: join(making, format, fileName(format, stem)),
      }))
      writeParquet(conversions, kindOf(format), this.#cache, this.#python)
      renameSync(join(making, format), join(target, format))
    }
  }
}

function writeOwn(set: RowSet, formats: readonly OwnFormat[], parts: number, folder: string): void {
  if (formats.length === 0) return
  const open = (stem: string, rows: number) =>
    formats.map((format) => openWriter(format, join(folder, format, fileName(format, stem)), rows, set.dim))
  const names = stems(parts)
  if (parts > 1) {
    if (set.rows % parts !== 0) throw new Error(`${set.rows} rows do not fill ${parts} files of equal size`)
    let part = 0
    for (const chunk of randomRows(set, set.rows / parts)) {
      for (const writer of open(names[part++], chunk.rows)) {
        writer.write(chunk)
        writer.close()
      }
    }
    return
  }
  const writers = open(names[0], set.rows)
  for (const chunk of randomRows(set, CHUNK_ROWS)) for (const writer of writers) writer.write(chunk)
  for (const writer of writers) writer.close()
}

/** One name for each file: `0`, or `00` to `99`. */
function stems(parts: number): string[] {
  const digits = String(parts - 1).length
  return Array.from({ length: parts }, (_, part) => String(part).padStart(digits, '0'))
}
