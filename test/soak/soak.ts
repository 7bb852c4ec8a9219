/**
 * Mixes imports, writes, aborts, commits, kills and restarts against a model in memory:
 *
 *   node scripts/run.mjs test/soak/soak.ts [--seed 1] [--minutes 30 | --ops 1000] [--canary]
 *   node scripts/run.mjs test/soak/soak.ts --story FILE [--shrink]
 *
 * Prints how far it is, and counts at the end; exits with 1 and keeps the story in a file where server and model differ. --canary
 * loses a row on purpose: the soak must find it. --story tells a kept story again, --shrink makes it as short as it can be.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { opAt } from './op.ts'
import { shrink } from './shrink.ts'
import { type NumberedOp, type Told, tell } from './tell.ts'

const SAY_EVERY_MS = 30_000
/** Some differences need luck with the time: so often a shorter story is tried. */
const SHRINK_TRIES = 3

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    ops: { type: 'string' },
    canary: { type: 'boolean', default: false },
    story: { type: 'string' },
    shrink: { type: 'boolean', default: false },
  },
})

function* untilTheEnd(seed: number, minutes: number, ops: number): Iterable<NumberedOp> {
  const endMs = performance.now() + minutes * 60_000
  for (let number = 1; number <= ops && performance.now() < endMs; number++) yield { number, op: opAt(seed, number) }
}

const kept = (): NumberedOp[] => JSON.parse(readFileSync(options.story!, 'utf8'))

function keep(story: readonly NumberedOp[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'elanus-story-')), 'story.json')
  writeFileSync(file, `${JSON.stringify(story, null, 1)}\n`)
  return file
}

const countsText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ')

function report({ told, counts, difference }: Told): void {
  const what = options.story ? options.story : `seed ${options.seed}`
  console.log(`${what}: ${told.length} operations: ${countsText(counts)}`)
  if (!difference) {
    console.log('no difference')
    return
  }
  console.log(
    `DIFFERENCE after operation ${told.at(-1)?.number ?? 0} (${JSON.stringify(told.at(-1)?.op)}): ${difference.message}`,
  )
  console.log(`the story is kept in ${keep(told)}`)
  process.exitCode = 1
}

async function main(): Promise<void> {
  if (options.story && options.shrink) {
    const isStillWrong = async (shorter: readonly NumberedOp[]) => {
      for (let i = 0; i < SHRINK_TRIES; i++) if ((await tell(shorter, options.canary)).difference) return true
      return false
    }
    const left = await shrink(kept(), isStillWrong)
    console.log(`${left.length} operations are left, in ${keep(left)}`)
    return
  }
  const ops = options.ops === undefined ? Infinity : Number(options.ops)
  const minutes = options.ops === undefined ? Number(options.minutes) : Infinity
  const story = options.story ? kept() : untilTheEnd(Number(options.seed), minutes, ops)
  let saidMs = performance.now()
  const told = await tell(story, options.canary, ({ number }, run) => {
    if (performance.now() - saidMs < SAY_EVERY_MS) return
    saidMs = performance.now()
    console.log(`operation ${number}: ${countsText(run.counts)}`)
  })
  report(told)
}

await main()
