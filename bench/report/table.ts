/** A case as text: a line for each row, a column for each metric, failures below. */
import { type CaseResult, metricsOf } from '../run-cases.ts'
import { ratioOf } from './ratio.ts'
import { range, shown } from './statistics.ts'

export function tableOf(result: CaseResult): string {
  const { name, about, baselines, rows, failures } = result
  const metrics = [...new Set(rows.flatMap(({ figures }) => metricsOf(figures)))]
  const head = ['', '', ...metrics, `${metrics[0]} / ${baselines.join(', ')}`]
  const lines = rows.map((row, i) => [
    rows[i - 1]?.group === row.group ? '' : row.group,
    row.name,
    ...metrics.map((metric) => (row.figures[metric] === undefined ? '' : range(row.figures[metric]))),
    ratioText(ratioOf(result, row)),
  ])
  const failed = failures.map(({ trial, reason }) => `FAILED ${trial}: ${reason}`)
  return [`${name}: ${about}`, ...(rows.length > 0 ? align([head, ...lines]) : []), ...failed].join('\n')
}

const ratioText = (ratio: number | undefined): string => (ratio === undefined ? '' : shown(ratio))

/** The first two columns are names, the others numbers. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows.map((row) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  )
}
