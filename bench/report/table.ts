/** A case as text: a line for each row, a column for each metric, failures below. */
import { type CaseResult, metricsOf, type ResultRow } from '../run-cases.ts'
import { ratioOf } from './ratio.ts'
import { range, shown } from './statistics.ts'

export function tableOf(result: CaseResult): string {
  const { name, about, rows, failures } = result
  // Ratios of seconds and of searches a second do not belong in one column.
  const tables = [...Map.groupBy(rows, ({ figures }) => metricsOf(figures)[0]).values()]
  const failed = failures.map(({ trial, reason }) => `FAILED ${trial}: ${reason}`)
  return [`${name}: ${about}`, ...tables.flatMap((some) => linesOf(result, some)), ...failed].join('\n')
}

function linesOf(result: CaseResult, rows: readonly ResultRow[]): string[] {
  const metrics = [...new Set(rows.flatMap(({ figures }) => metricsOf(figures)))]
  const head = ['', '', ...metrics, `${metrics[0]} / ${result.baselines.join(', ')}`]
  const lines = rows.map((row, i) => [
    rows[i - 1]?.group === row.group ? '' : row.group,
    row.name,
    ...metrics.map((metric) => (row.figures[metric] === undefined ? '' : range(row.figures[metric]))),
    ratioText(ratioOf(result, row)),
  ])
  return align([head, ...lines])
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
