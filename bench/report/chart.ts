/** The results as a picture: a bar for each median of a case's first metric, a thin line from the lowest to the highest value. */
import { type CaseResult, metricsOf, type ResultRow } from '../run-cases.ts'
import { ratioOf } from './ratio.ts'
import { median, range, shown } from './statistics.ts'

const WIDTH = 920
const MARGIN = 16
const NAME_WIDTH = 230
const BAR_WIDTH_MAX = 400
const LINE_HEIGHT = 22
const BAR_HEIGHT = 13
const COLOURS = { baseline: '#1f6f8b', other: '#b8c4cc', text: '#222', quiet: '#667' }

/** An SVG document. Bars of one group share a scale, groups do not. */
export function chartOf(title: string, results: readonly CaseResult[]): string {
  const parts: string[] = []
  let y = MARGIN + LINE_HEIGHT
  const write = (x: number, value: string, style = '') => {
    parts.push(`<text x="${x}" y="${y}" ${style}>${escapeXml(value)}</text>`)
  }
  write(MARGIN, title, 'font-weight="bold"')
  for (const result of results) {
    y += LINE_HEIGHT * 2
    write(MARGIN, result.name, 'font-weight="bold"')
    y += LINE_HEIGHT - 4
    write(MARGIN, result.about, `fill="${COLOURS.quiet}"`)
    for (const [group, rows] of Map.groupBy(result.rows, (row) => row.group)) {
      y += LINE_HEIGHT + 4
      write(MARGIN, `${group}: ${metricsOf(rows[0].figures)[0]}`, `fill="${COLOURS.quiet}"`)
      const highest = Math.max(...rows.flatMap(firstValues))
      for (const row of rows) {
        y += LINE_HEIGHT
        write(MARGIN, row.name)
        parts.push(barOf(row, highest, y, result.baselines.includes(row.name) ? COLOURS.baseline : COLOURS.other))
        write(MARGIN + NAME_WIDTH + BAR_WIDTH_MAX + 12, labelOf(result, row))
      }
    }
    for (const { trial, reason } of result.failures) {
      y += LINE_HEIGHT
      write(MARGIN, `failed: ${trial}: ${reason}`.slice(0, 140), 'fill="#a00"')
    }
  }
  const size = `width="${WIDTH}" height="${y + MARGIN}"`
  const font = `font-family="system-ui, sans-serif" font-size="13" fill="${COLOURS.text}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>\n<rect ${size} fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`
}

const firstValues = ({ figures }: ResultRow): readonly number[] => figures[metricsOf(figures)[0]]!

function barOf(row: ResultRow, highest: number, y: number, colour: string): string {
  const values = firstValues(row)
  const x = MARGIN + NAME_WIDTH
  const scaled = (value: number) => Number(((value / highest) * BAR_WIDTH_MAX).toFixed(1))
  const top = y - BAR_HEIGHT + 2
  const bar = `<rect x="${x}" y="${top}" width="${Math.max(1, scaled(median(values)))}" height="${BAR_HEIGHT}" fill="${colour}"/>`
  const middle = top + BAR_HEIGHT / 2
  const [from, to] = [Math.min(...values), Math.max(...values)].map((value) => x + scaled(value))
  return `${bar}<line x1="${from}" y1="${middle}" x2="${to}" y2="${middle}" stroke="${COLOURS.text}"/>`
}

function labelOf(result: CaseResult, row: ResultRow): string {
  const ratio = ratioOf(result, row)
  return `${range(firstValues(row))}${ratio === undefined || result.baselines.includes(row.name) ? '' : `, ${shown(ratio)} ×`}`
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
