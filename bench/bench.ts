/** `npm run bench`: imports the same rows in each format through REST and prints speed and peak memory. See README.md. */
import { makeData } from './data.ts'
import { type Measurement, measureFloor, measureImport } from './measure.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { type FormatResult, saveResults, tableOf } from './report.ts'

async function main(options: Options): Promise<void> {
  const data = makeData(options)
  const floorSeconds: number[] = []
  const rounds = new Map<string, Measurement[]>(options.formats.map((format) => [format, []]))
  // Round by round, not format by format: a slow spell of the machine then falls on all of them.
  for (let round = 1; round <= options.rounds; round++) {
    floorSeconds.push(measureFloor(options))
    for (const format of options.formats) {
      const measured = await measureImport(data, format, options)
      rounds.get(format)!.push(measured)
      console.log(`round ${round}: ${format} ${measured.seconds.toFixed(2)} s`)
    }
  }
  const formats = options.formats.map(
    (format): FormatResult => ({ format, fileBytes: data.bytes[format]!, rounds: rounds.get(format)! }),
  )
  const results = { options, floorSeconds, formats }
  const index = options.index ? `index ${options.index}` : 'no index'
  console.log(`\n${options.rows} rows × ${options.dim}, ${index}, medians of ${options.rounds}:\n${tableOf(results)}`)
  console.log(`\nsaved in ${saveResults(results)}`)
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await main(options)
  else console.log(USAGE)
} catch (error) {
  console.error(`bench: ${(error as Error).message}`)
  process.exitCode = 1
}
