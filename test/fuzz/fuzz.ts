/**
 * Fuzzes the readers: node scripts/run.mjs test/fuzz/fuzz.ts [--inputs 200000] [--seed 1] [--formats json,csv] [--jobs 2]
 * prints counts by format and outcome and every finding; --only csv:1234 repeats one input and shows it; --save FOLDER with it
 * writes its files. Inputs are judged in child processes; a crash or a hang is a finding and the rest goes on.
 */
import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { FORMATS, type Format } from '../../src/formats/row-reader.ts'
import type { ChildReport } from './child.ts'
import { makeInput } from './make-input.ts'
import { readInput } from './read-input.ts'
import { judge } from './verdict.ts'

const CHUNK = 2000
const HANG_MS = 5000
/** Of the first input: forking and loading the corpus take their time too, on a busy machine many seconds. */
const FIRST_HANG_MS = 60_000
const HEAP_MIB = 512

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    formats: { type: 'string', default: FORMATS.join(',') },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
    save: { type: 'string' },
  },
})

interface Chunk {
  readonly format: Format
  readonly first: number
  readonly count: number
}

/** What became of a chunk; undefined where the child died or was killed at `seed`. */
type Ran = { readonly report: ChildReport } | { readonly seed: number; readonly why: string }

function run({ format, first, count }: Chunk, folder: string): Promise<Ran> {
  const progress = join(folder, `${format}-${first}`)
  writeFileSync(progress, String(first))
  const child = fork(join(import.meta.dirname, 'child.ts'), [format, String(first), String(count), progress], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const seedNow = () => Number(readFileSync(progress, 'utf8').trim() || first)
  return new Promise((resolve) => {
    let report: ChildReport | undefined
    let stderr = ''
    let [last, since, hung] = [-1, Date.now(), false]
    const watch = setInterval(() => {
      const seed = seedNow()
      if (seed !== last) [last, since] = [seed, Date.now()]
      else if (Date.now() - since > (seed === first ? FIRST_HANG_MS : HANG_MS)) hung = child.kill('SIGKILL')
    }, 500)
    child.on('message', (message: ChildReport) => (report = message))
    child.stderr!.on('data', (bytes) => (stderr = `${stderr}${bytes}`.slice(-400)))
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      if (report) resolve({ report })
      else resolve({ seed: seedNow(), why: hung ? 'a hang' : `a crash: ${signal ?? code} ${stderr}` })
    })
  })
}

async function fuzz(): Promise<void> {
  const formats = options.formats.split(',') as Format[]
  const [total, seed] = [Number(options.inputs), Number(options.seed)]
  const each = Math.ceil(total / formats.length)
  const queue: Chunk[] = formats.flatMap((format) =>
    Array.from({ length: Math.ceil(each / CHUNK) }, (_, i) => {
      const first = seed * 1_000_000 + i * CHUNK
      return { format, first, count: Math.min(CHUNK, each - i * CHUNK) }
    }),
  )
  const counts = Object.fromEntries(formats.map((format) => [format, {} as Record<string, number>]))
  const add = (format: Format, key: string, more: number) => (counts[format][key] = (counts[format][key] ?? 0) + more)
  let found = 0
  const tell = (format: Format, at: number, text: string) => {
    found++
    console.log(`FINDING ${format}:${at} ${text}`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'elanus-fuzz-'))
  const work = async () => {
    for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
      const { format, first, count } = chunk
      const ran = await run(chunk, folder)
      let next: number
      if ('report' in ran) {
        for (const [key, more] of Object.entries(ran.report.counts)) add(format, key, more)
        for (const finding of ran.report.findings) tell(format, finding.seed, finding.text)
        next = ran.report.next
      } else {
        // What the child judged before is lost with it: it is judged again.
        if (ran.seed > first) queue.unshift({ format, first, count: ran.seed - first })
        tell(format, ran.seed, ran.why)
        add(format, 'died', 1)
        next = ran.seed + 1
      }
      if (next < first + count) queue.unshift({ format, first: next, count: first + count - next })
    }
  }
  await Promise.all(Array.from({ length: Number(options.jobs) }, work))
  rmSync(folder, { recursive: true })
  console.table(counts)
  const sum = Object.values(counts).reduce((all, one) => all + Object.values(one).reduce((a, b) => a + b, 0), 0)
  console.log(`${sum} inputs, ${found} findings`)
  process.exitCode = found > 0 ? 1 : 0
}

async function repeat(only: string): Promise<void> {
  const [format, seed] = only.split(':') as [Format, string]
  const input = makeInput(format, Number(seed))
  console.log(input.name, JSON.stringify(input.schema.fields.map(({ id, description, ...field }) => field)))
  for (const { key, bytes } of input.files) {
    const shown = format === 'numpy' || format === 'parquet' ? 'latin1' : 'utf8'
    console.log(key, bytes.length, JSON.stringify(Buffer.from(bytes).toString(shown).slice(0, 3000)))
    if (options.save) {
      mkdirSync(options.save, { recursive: true })
      writeFileSync(join(options.save, basename(key)), bytes)
    }
  }
  const outcome = await readInput(input)
  console.log(outcome.kind === 'rows' ? outcome.rows : outcome.error)
  console.log(await judge(input))
}

await (options.only ? repeat(options.only) : fuzz())
