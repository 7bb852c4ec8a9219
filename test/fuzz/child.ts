/**
 * A process that judges the inputs of one format and a run of seeds. Before each it writes the seed to a file, so that whoever
 * started it knows where it crashed or hangs. Arguments: format, first seed, count, progress file. Findings go out by IPC.
 */
import { openSync, writeSync } from 'node:fs'
import type { Format } from '../../src/formats/row-reader.ts'
import { makeInput } from './make-input.ts'
import { judge } from './verdict.ts'

/** Nothing that a reader holds for these small inputs comes near to it. */
const RSS_MAX_KIB = 768 * 1024

export interface ChildReport {
  readonly counts: Record<string, number>
  readonly findings: readonly { readonly seed: number; readonly text: string }[]
  /** The first seed that was not judged: less than the end where memory ran high. */
  readonly next: number
}

const [format, first, count, progress] = process.argv.slice(2) as [Format, string, string, string]
const file = openSync(progress, 'r+')
const counts: Record<string, number> = {}
const findings: { seed: number; text: string }[] = []
const end = Number(first) + Number(count)
let seed = Number(first)
for (; seed < end && process.resourceUsage().maxRSS < RSS_MAX_KIB; seed++) {
  writeSync(file, String(seed).padStart(15), 0)
  let name = 'no input'
  try {
    const input = makeInput(format, seed)
    name = input.name
    const { outcome, oracle, finding } = await judge(input)
    const key = `${outcome}/${oracle}`
    counts[key] = (counts[key] ?? 0) + 1
    if (finding) findings.push({ seed, text: `${name}: ${finding}` })
  } catch (error) {
    findings.push({ seed, text: `${name}: the harness failed: ${(error as Error).stack}` })
  }
  const rss = process.resourceUsage().maxRSS
  if (rss >= RSS_MAX_KIB) findings.push({ seed, text: `${name}: ${rss} KiB of memory` })
}
const report: ChildReport = { counts, findings, next: seed }
process.send!(report, undefined, undefined, () => process.disconnect())
