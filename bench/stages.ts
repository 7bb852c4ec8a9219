/**
 * Where the time of an import goes: reads one file in this process as one worker would, into a segment of its own, and shares out the
 * profile's samples among the stages. node scripts/run.mjs bench/stages.ts [--formats json,jsonl,csv] [--rows 100000] [--dim 768] [--no-store]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Schema } from '../src/core/schema.ts'
import type { SealedSegment } from '../src/engine/engine.ts'
import { LanceSink } from '../src/engine/lance/lance-sink.ts'
import type { SegmentSink } from '../src/engine/segment-sink.ts'
import type { Format as FileFormat } from '../src/formats/row-reader.ts'
import { inspectGroup } from '../src/import/inspect.ts'
import { openAll } from '../src/import/open-all.ts'
import { runRead } from '../src/import/worker/read-task.ts'
import { LocalBucket } from '../src/objects/local.ts'
import { field } from '../test/support/field.ts'
import { DataStore } from './data/data-store.ts'
import { type Format, isParquet } from './data/formats.ts'
import { TEXT_CHARS } from './data/random-rows.ts'

/** The first whose pattern fits `function file` of a sample takes it. */
const STAGES: readonly (readonly [string, RegExp])[] = [
  ['waiting for the disk or the engine', /^\(idle\)/],
  ['garbage collection', /^\(garbage collector\)/],
  ['float text → float32', /float-run\.ts/],
  ['finite and in range', /firstNotFinite/],
  ['reading', /objects\/|text-window|text-pieces|internal\/fs|^(read|fstat|open|close) /],
  ['row borders', /object-scanner|record-scanner|record-stream|byte-search|indexOf/i],
  ['other values, keys, columns', /src\/(formats|json|columns)\//],
  ['handing over to the engine', /lancedb|apache-arrow|src\/engine/],
]
const OTHER = 'all else'

const { values: options } = parseArgs({
  options: {
    formats: { type: 'string', default: 'json,jsonl,csv' },
    rows: { type: 'string', default: '100000' },
    dim: { type: 'string', default: '768' },
    'no-store': { type: 'boolean', default: false },
  },
})
const [rows, dim] = [Number(options.rows), Number(options.dim)]
const formats = options.formats.split(',') as Format[]

/** Takes batches and throws them away. */
class NoSink implements SegmentSink {
  async open(): Promise<void> {}
  async append(): Promise<void> {}
  async finish(): Promise<number> {
    return 0
  }
  async sync(): Promise<number> {
    return 0
  }
  async seal(): Promise<SealedSegment> {
    throw new Error('nothing is stored')
  }
  async merge(): Promise<SealedSegment> {
    throw new Error('nothing is stored')
  }
}

const schema: Schema = {
  fields: [
    field('id', 'Int64', { isPrimary: true }),
    field('text', 'VarChar', { maxLength: TEXT_CHARS }),
    field('vector', 'FloatVector', { dim }),
  ],
}

interface Spent {
  readonly wallMs: number
  readonly mainMs: number
  readonly allMs: number
}

async function profiled(work: () => Promise<void>): Promise<{ spent: Spent; profile: Profiler.Profile }> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.start')
  const [wall, main, all] = [performance.now(), process.threadCpuUsage(), process.cpuUsage()]
  await work()
  const sum = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000
  const spent = {
    wallMs: performance.now() - wall,
    mainMs: sum(process.threadCpuUsage(main)),
    allMs: sum(process.cpuUsage(all)),
  }
  const { profile } = (await session.post('Profiler.stop')) as Profiler.StopReturnType
  session.disconnect()
  return { spent, profile }
}

/** Milliseconds by stage. */
function stagesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
  const stageOf = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => {
      const place = `${functionName || '(anonymous)'} ${url}`
      return [id, STAGES.find(([, pattern]) => pattern.test(place))?.[0] ?? OTHER]
    }),
  )
  const stages = new Map<string, number>([...STAGES.map(([name]): [string, number] => [name, 0]), [OTHER, 0]])
  samples.forEach((id, i) => {
    const stage = stageOf.get(id)!
    stages.set(stage, stages.get(stage)! + timeDeltas[i] / 1000)
  })
  return stages
}

async function measure(
  format: FileFormat,
  keys: readonly string[],
  folder: string,
  bucket: LocalBucket,
): Promise<void> {
  const sink = options['no-store'] ? new NoSink() : await LanceSink.open(folder)
  const sources = await openAll(bucket, keys)
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0)
  const searching = performance.now()
  await inspectGroup(sources, format, schema)
  const searchMs = performance.now() - searching
  await Promise.all(sources.map((source) => source.close()))
  const read = async (segmentId: number) => {
    const order = {
      kind: 'read' as const,
      tasks: [{ format, keys, versions: sources.map(({ version }) => version), range: { kind: 'whole' as const } }],
      schema,
      csv: { separator: ',', nullKey: '' },
      firstRowId: 0n,
      partitionCount: 0,
      segment: { id: segmentId, version: 0 },
      sync: true,
    }
    await runRead(
      { bucket, sink, signal: new AbortController().signal, onProgress: () => {}, onPlace: () => {} },
      order,
    )
  }
  // Once to compile.
  await read(1)
  const { spent, profile } = await profiled(() => read(2))
  const rate = (ms: number) => `${ms.toFixed(0)} ms (${(bytes / 1000 / ms).toFixed(0)} MB/s)`
  console.log(
    `\n${format}, ${(bytes / 1e6).toFixed(0)} MB: inspection ${rate(searchMs)}, reading ${rate(spent.wallMs)}`,
  )
  for (const [stage, ms] of stagesOf(profile)) {
    console.log(
      `${stage.padEnd(36)}${ms.toFixed(0).padStart(6)} ms ${((ms / spent.wallMs) * 100).toFixed(0).padStart(4)} %`,
    )
  }
  console.log(
    `CPU of this thread ${spent.mainMs.toFixed(0)} ms, of the others ${(spent.allMs - spent.mainMs).toFixed(0)} ms`,
  )
}

const cache = join(import.meta.dirname, '.cache')
const store = new DataStore(cache)
const files = await store.files({ rows, dim, stream: 0, firstId: 0 }, formats)
const bucket = new LocalBucket(store.bucket)
for (const format of formats) {
  const folder = mkdtempSync(join(cache, 'stages-'))
  await measure(isParquet(format) ? 'parquet' : format, files.get(format)![0], folder, bucket)
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
