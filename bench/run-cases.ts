/** Runs the trials of all cases round by round, one subject after the other. A trial that fails is named and measured no more. */
import type { Bench, Case, Figures, Measured, Metric, Trial } from './case.ts'

const REASON_CHARS_MAX = 400

export interface ResultRow {
  readonly group: string
  readonly name: string
  /** All single values, one a round. */
  readonly figures: Readonly<Partial<Record<Metric, readonly number[]>>>
}

export interface CaseResult {
  readonly name: string
  readonly about: string
  readonly baselines: readonly string[]
  readonly rows: readonly ResultRow[]
  readonly failures: readonly Failure[]
}

export interface Failure {
  readonly trial: string
  readonly reason: string
}

interface Running {
  readonly trial: Trial
  readonly of: Case
  readonly measured: Measured[]
  failure?: string
}

/** `log` hears of each measurement as it comes. */
export async function runCases(
  cases: readonly Case[],
  bench: Bench,
  log: (line: string) => void = console.log,
): Promise<CaseResult[]> {
  const running: Running[] = []
  for (const one of cases) {
    for (const trial of await one.prepare(bench)) running.push({ trial, of: one, measured: [] })
  }
  const subjects = [...new Set(running.map(({ trial }) => trial.subject))]
  // Round by round, not case by case: a slow spell of the machine then falls on all of them.
  for (let round = 1; round <= bench.options.rounds; round++) {
    for (const subject of subjects) {
      for (const one of running) {
        if (one.trial.subject === subject && one.failure === undefined) await runOnce(one, round, bench, log)
      }
      // A peer that waits would take memory and time from the next.
      await bench.desk.close()
    }
  }
  return cases.map((one) => resultOf(one, running))
}

async function runOnce(one: Running, round: number, bench: Bench, log: (line: string) => void): Promise<void> {
  const place = `round ${round}: ${one.of.name}: ${one.trial.label}`
  try {
    const measured = await one.trial.run()
    one.measured.push(...measured)
    for (const { group, name, figures } of measured) log(`${place}: ${group}, ${name}: ${textOf(figures)}`)
  } catch (error) {
    one.failure = (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, REASON_CHARS_MAX)
    log(`${place}: FAILED: ${one.failure}`)
    // Whatever state it left a peer in, the next trial begins with a new one.
    await bench.desk.close()
  }
}

const textOf = (figures: Figures): string =>
  Object.entries(figures)
    .map(([metric, value]) => `${value.toPrecision(3)} ${metric}`)
    .join(', ')

function resultOf(one: Case, running: readonly Running[]): CaseResult {
  const { name, about, baselines } = one
  const own = running.filter((r) => r.of === one)
  const failures = own.flatMap(({ trial, failure }) =>
    failure === undefined ? [] : [{ trial: trial.label, reason: failure }],
  )
  // A trial that failed once has no number, whatever it measured before.
  const measured = own.filter((r) => r.failure === undefined).flatMap((r) => r.measured)
  return { name, about, baselines, rows: gather(measured), failures }
}

/** Rows in the order in which they came first, those of a group together. */
function gather(measured: readonly Measured[]): ResultRow[] {
  const groups = Map.groupBy(measured, ({ group }) => group)
  return [...groups].flatMap(([group, ofGroup]) =>
    [...Map.groupBy(ofGroup, ({ name }) => name)].map(([name, rounds]) => ({
      group,
      name,
      figures: Object.fromEntries(
        metricsOf(rounds[0].figures).map((metric) => [metric, rounds.map(({ figures }) => figures[metric]!)]),
      ),
    })),
  )
}

export const metricsOf = (figures: Readonly<Partial<Record<Metric, unknown>>>): Metric[] =>
  Object.keys(figures) as Metric[]
