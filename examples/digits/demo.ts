/**
 * `npm run demo`: a real server, real handwritten digits imported once in each format and once mixed, then searched.
 * Everything goes over HTTP, as for any client. `--keep` leaves the server running until Ctrl-C. Exit code 1 when a job
 * fails or too few digits are recognised.
 */
import { once } from 'node:events'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Api, type Digit, type Hit } from './api.ts'
import { drawRow } from './picture.ts'
import { followJob, receiptLines } from './progress.ts'
import { type DemoServer, startServer } from './server.ts'

const DATA = fileURLToPath(new URL('data', import.meta.url))
const NUMPY = ['id', 'label', 'fold', 'vector'].map((field) => `digits/numpy/${field}.npy`)
const FORMATS: readonly (readonly [string, readonly string[]])[] = [
  ['json', ['digits/digits.json']],
  ['jsonl', ['digits/digits.jsonl']],
  ['csv', ['digits/digits.csv']],
  ['parquet', ['digits/digits.parquet']],
  ['numpy', NUMPY],
]
const NEIGHBOURS = 5
const DRAWN_LABELS = [2, 5, 8]
const SHARE_MIN = 0.95
/** The exit code of a command that SIGINT ended. */
const INTERRUPTED = 130

const USAGE = 'npm run demo -- [--keep]   --keep leaves the server running until Ctrl-C'

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const interruption = new AbortController()
  // Not once: Ctrl-C may arrive again through npm, and must not end the demo before it has ended the server.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort())
  console.log('starting Elanus with an empty data folder …')
  const server = await startServer()
  try {
    cpSync(DATA, join(server.bucket, 'digits'), { recursive: true })
    const good = await run(server, values.keep === true, interruption.signal)
    if (values.keep) await untilAborted(interruption.signal)
    return good ? 0 : 1
  } catch (error) {
    if (interruption.signal.aborted) return INTERRUPTED
    throw error
  } finally {
    await server.stop()
  }
}

/** Imports, searches and says how to go on; false when something did not go as it should. */
async function run({ address }: DemoServer, keep: boolean, signal: AbortSignal): Promise<boolean> {
  const api = new Api(address, signal)
  const digits = readDigits()
  const collections = await importAll(api, digits.length)
  const good = collections !== undefined && (await searchAll(api, collections, digits))
  if (good) showNextSteps(address, digits, keep)
  else if (keep) console.log(`Elanus keeps running at ${address} until Ctrl-C`)
  return good
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

const readDigits = (): Digit[] => JSON.parse(readFileSync(join(DATA, 'digits.json'), 'utf8')).rows

/** One job for each format and one that mixes them; the names of the collections, undefined when a job failed. */
async function importAll(api: Api, rows: number): Promise<string[] | undefined> {
  console.log(`importing ${rows} handwritten digits, one job for each format and one for all of them:`)
  const jobs = [...FORMATS.map(([name, files]) => ({ name, groups: [files] }))]
  jobs.push({ name: 'mixed', groups: FORMATS.map(([, files]) => files) })
  const collections: string[] = []
  for (const { name, groups } of jobs) {
    const collection = `digits_${name}`
    await api.createDigits(collection)
    const job = await followJob(api, name, await api.startImport(collection, groups))
    for (const line of receiptLines(job)) console.log(line)
    const expected = rows * groups.length
    if (job.state !== 'Completed' || job.importedRows !== expected) {
      console.error(`the job ended as ${job.state} with ${job.importedRows} of ${expected} rows: ${job.reason ?? ''}`)
      return undefined
    }
    collections.push(collection)
  }
  return collections
}

/** Draws a few held-out digits with their neighbours and prints the share of right labels; false when it is too low. */
async function searchAll(api: Api, collections: readonly string[], digits: readonly Digit[]): Promise<boolean> {
  const queries = digits.filter((digit) => digit.fold === 1)
  // The first held-out one of a few labels.
  const drawn = DRAWN_LABELS.map((label) => queries.findIndex((query) => query.label === label))
  let good = true
  console.log(
    `\nsearching ${queries.length} held-out digits (every ninth; the filter \`fold == 0\` keeps them out of the answers)`,
  )
  for (const collection of collections) {
    const hits = await api.neighbours(collection, queries, NEIGHBOURS)
    if (collection === collections[0]) for (const at of drawn) show(queries[at], hits[at])
    const share = queries.filter((query, i) => vote(hits[i]) === query.label).length / queries.length
    good &&= share >= SHARE_MIN
    console.log(`  ${collection.padEnd(16)} right labels: ${(share * 100).toFixed(1)} %`)
  }
  if (!good)
    console.error(`a share is below ${SHARE_MIN * 100} %: the rows that were stored are not those of the files`)
  return good
}

function show(query: Digit, hits: readonly Hit[]): void {
  const pictures = [
    { pixels: query.vector, title: `query: ${query.label}` },
    ...hits.map((hit) => ({ pixels: hit.vector, title: `${hit.label} (${Math.sqrt(hit.distance).toFixed(1)})` })),
  ]
  console.log(
    drawRow(pictures)
      .map((line) => `  ${line}\n`)
      .join(''),
  )
}

/** The label most neighbours have; among equals that of the nearest. */
function vote(hits: readonly Hit[]): number {
  const counts = new Map<number, number>()
  for (const { label } of hits) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

function showNextSteps(address: string, digits: readonly Digit[], keep: boolean): void {
  const call = (path: string, body: object) => `curl -s ${address}/v2/vectordb/${path} -d '${JSON.stringify(body)}'`
  const search = { collectionName: 'digits_parquet', data: [digits[9].vector], limit: 3, outputFields: ['label'] }
  const files = [['digits/digits.parquet']]
  console.log(
    `\n${keep ? 'Elanus keeps running' : 'Elanus ran'} at ${address}. To go on by hand${keep ? '' : ', run `npm run demo -- --keep` and'}:`,
  )
  console.log(`  ${call('jobs/import/list', {})}`)
  console.log(`  ${call('jobs/import/create', { collectionName: 'digits_parquet', files })}`)
  console.log(
    `  ${call('entities/query', { collectionName: 'digits_parquet', filter: 'label == 7', outputFields: ['id', 'label'], limit: 3 })}`,
  )
  console.log(`  ${call('entities/search', search)}`)
  if (keep) console.log('Ctrl-C ends it and removes its folder.')
}

process.exitCode = await main()
