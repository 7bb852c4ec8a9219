/** Keeps a run: all single values as JSON with machine, versions and commit, and a chart beside it. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from '../options.ts'
import type { CaseResult } from '../run-cases.ts'
import { chartOf } from './chart.ts'
import { environment } from './environment.ts'

export interface Results {
  readonly options: Options
  /** Peer → why it could not be installed. */
  readonly absent: Readonly<Record<string, string>>
  /** Peer → the versions of its packages. */
  readonly peers: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly cases: readonly CaseResult[]
}

/** Writes <date>.json and <date>.svg and returns their paths. */
export function saveResults(results: Results, now = new Date()): { json: string; chart: string } {
  // Paths of this machine are nobody's business.
  const { python: _, cache: __, results: folder, ...settings } = results.options
  const { absent, peers, cases } = results
  const date = now.toISOString()
  const page = { date, ...environment(peers), settings, absent, cases }
  const stem = join(folder, `${date.slice(0, 19).replaceAll(':', '-')}Z`)
  mkdirSync(folder, { recursive: true })
  const { rows, dim, rounds } = settings
  const title = `${rows} rows × ${dim}, medians of ${rounds}, ${date.slice(0, 10)}, commit ${page.commit?.slice(0, 8) ?? 'unknown'}`
  const saved = { json: `${stem}.json`, chart: `${stem}.svg` }
  write(saved.json, `${JSON.stringify(page, null, 2)}\n`)
  write(saved.chart, chartOf(title, cases))
  return saved
}

function write(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text)
  renameSync(`${path}.tmp`, path)
}
