/** What the bench shows and keeps: a table of medians, and all single results as JSON with machine, versions and commit. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measurement } from './measure.ts'
import type { Format, Options } from './options.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RESULTS = fileURLToPath(new URL('results', import.meta.url))

export interface FormatResult {
  readonly format: Format
  readonly fileBytes: number
  readonly rounds: readonly Measurement[]
}

export interface Results {
  readonly options: Options
  readonly floorSeconds: readonly number[]
  readonly formats: readonly FormatResult[]
}

/** Of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)

export function tableOf({ options, floorSeconds, formats }: Results): string {
  const head = ['format', 'file MB', 'seconds', 'MB/s', 'rows/s', 'server MB', 'worker MB', 'all MB']
  const rows = formats.map(({ format, fileBytes, rounds }) => {
    const seconds = median(rounds.map((r) => r.seconds))
    const peak = (pick: (m: Measurement) => number) => megabytes(median(rounds.map(pick)))
    return [
      format,
      megabytes(fileBytes),
      seconds.toFixed(2),
      (fileBytes / 1e6 / seconds).toFixed(0),
      (options.rows / seconds).toFixed(0),
      peak((m) => m.memory.serverBytes),
      peak((m) => m.memory.workerBytes),
      peak((m) => m.memory.totalBytes),
    ]
  })
  const bytes = options.rows * options.dim * 4
  const floor = median(floorSeconds)
  const floorRow = ['(floor)', megabytes(bytes), floor.toFixed(2), (bytes / 1e6 / floor).toFixed(0)]
  floorRow.push((options.rows / floor).toFixed(0), '', '', '')
  return align([head, ...rows, floorRow])
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')
  return rows.map(line).join('\n')
}

/** Writes bench/results/<date>.json and returns its path. */
export function saveResults(results: Results, now = new Date()): string {
  const { options, ...measured } = results
  const { python: _, ...settings } = options
  const date = now.toISOString()
  const page = { date, ...environment(), settings, ...measured }
  mkdirSync(RESULTS, { recursive: true })
  const path = join(RESULTS, `${date.slice(0, 19).replaceAll(':', '-')}Z.json`)
  writeFileSync(`${path}.tmp`, `${JSON.stringify(page, null, 2)}\n`)
  renameSync(`${path}.tmp`, path)
  return path
}

function environment(): object {
  const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const processors = cpus()
  return {
    machine: {
      cpu: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      memoryBytes: totalmem(),
      system: `${process.platform} ${release()} ${process.arch}`,
    },
    versions: { elanus: version, node: process.version, lancedb: dependencies['@lancedb/lancedb'] },
    commit: git('rev-parse', 'HEAD'),
    /** What differs from the commit: names of changed files; the results then belong to no commit. */
    changed: git('status', '--porcelain', '--untracked-files=no')?.split('\n').filter(Boolean) ?? null,
  }
}

/** null in a folder without git. */
function git(...args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null
  }
}
