/** `npm run bench`: runs the chosen cases against Elanus and its peers, prints medians and keeps all values. See README.md. */
import { openCache } from './cache.ts'
import { CASE_NAMES, casesNamed } from './cases/all.ts'
import { DataStore } from './data/data-store.ts'
import { type Options, readOptions, usage } from './options.ts'
import { PeerDesk } from './peers/peer-desk.ts'
import { saveResults } from './report/save.ts'
import { tableOf } from './report/table.ts'
import { runCases } from './run-cases.ts'

// Servers are killed when this process exits; peers notice that it has gone and stop themselves.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(code))

async function main(options: Options): Promise<void> {
  const cases = casesNamed(options.cases)
  const cache = openCache(options.cache)
  const store = new DataStore(cache, options.python)
  const desk = new PeerDesk(cache, store.bucket)
  const peers = desk.install(options.peers)
  const results = await runCases(cases, { options, cache, store, desk, peers })
  const { rows, dim, rounds } = options
  console.log(`\n${rows} rows × ${dim}, medians of ${rounds}, in brackets the lowest and the highest`)
  for (const result of results) console.log(`\n${tableOf(result)}`)
  for (const [peer, reason] of Object.entries(desk.absent)) console.log(`\nnot measured: ${peer}: ${reason}`)
  const saved = saveResults({ options, absent: desk.absent, peers: desk.versions(), cases: results })
  console.log(`\nsaved in ${saved.json}\n     and ${saved.chart}`)
  if (results.some(({ failures }) => failures.length > 0)) process.exitCode = 1
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options) await main(options)
  else console.log(usage(CASE_NAMES))
} catch (error) {
  console.error(`bench: ${(error as Error).message}`)
  process.exitCode = 1
}
