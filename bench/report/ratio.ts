/** How a row compares with the baseline of its group. */
import { type CaseResult, metricsOf, type ResultRow } from '../run-cases.ts'
import { median } from './statistics.ts'

/** Median through the baseline's median, of the first metric; undefined without a baseline. 1 for the baseline itself. */
export function ratioOf({ rows, baselines }: CaseResult, row: ResultRow): number | undefined {
  const base = rows.find(({ group, name }) => group === row.group && baselines.includes(name))
  const [metric] = metricsOf(row.figures)
  const values = base?.figures[metric]
  return values === undefined ? undefined : median(row.figures[metric]!) / median(values)
}
