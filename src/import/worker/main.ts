/** Entry of a worker process: takes one order after another from the server and answers each. Holds no state of jobs. */
import { faults } from '../../core/faults.ts'
import { limits } from '../../core/limits.ts'
import { ScratchPool, withScratch } from '../../core/scratch.ts'
import { LanceSink } from '../../engine/lance/lance-sink.ts'
import type { SegmentSink } from '../../engine/segment-sink.ts'
import type { Bucket } from '../../objects/byte-source.ts'
import { openBucket } from '../../objects/open-bucket.ts'
import { RetryingBucket } from '../../objects/retrying-bucket.ts'
import { type GroupShape, inspectGroup } from '../inspect.ts'
import { openAll } from '../open-all.ts'
import { shareWorkerLock } from '../worker-lock.ts'
import { lowerPriority } from './lower-priority.ts'
import type {
  FileGroup,
  FromWorker,
  InspectOrder,
  Order,
  OutcomeOf,
  ToWorker,
  WorkerSetup,
  WorkProgress,
} from './messages.ts'
import { runRead } from './read-task.ts'
import { aboutFiles, reasonOf } from './reason.ts'
import { TempFiles } from './temp-files.ts'

/** Polite beside searches: an import takes what they leave. */
const PRIORITY = 10

let parts: { readonly bucket: Bucket; readonly sink: SegmentSink; readonly tempFiles: TempFiles }
/** Kept until the process ends. */
const held: unknown[] = []
const scratch = new ScratchPool(limits.scratchBytesMax)
const running = new Map<number, AbortController>()

const send = (message: FromWorker): void => {
  if (process.connected) process.send!(message)
}

async function setUp(setup: WorkerSetup): Promise<void> {
  lowerPriority(PRIORITY)
  held.push(shareWorkerLock(setup.lockFile))
  const sink = await LanceSink.open(setup.segmentsFolder)
  parts = { bucket: openBucket(setup.bucket, 1), sink, tempFiles: await TempFiles.open(setup.tempFolder) }
  send({ type: 'ready' })
}

async function carryOut(id: number, order: Order, signal: AbortSignal): Promise<OutcomeOf[Order['kind']]> {
  const { sink } = parts
  const bucket = new RetryingBucket(parts.bucket, signal, (message) => send({ type: 'retry', id, message }))
  const onProgress = (progress: WorkProgress) => send({ type: 'progress', id, progress })
  const onPlace = (place: number) => send({ type: 'at', id, place })
  switch (order.kind) {
    case 'inspect':
      return inspectAll(bucket, order, signal, onPlace)
    case 'read':
      return withScratch(scratch, () => runRead({ bucket, sink, signal, onProgress, onPlace }, order))
    case 'sync':
      return sink.sync(order.segment)
    case 'seal':
      return parts.tempFiles.leavingNone(() => sink.seal(order.segment, order.specs, signal))
    case 'merge':
      return parts.tempFiles.leavingNone(() => sink.merge(order, signal))
  }
}

async function inspectAll(
  bucket: Pick<Bucket, 'open'>,
  order: InspectOrder,
  signal: AbortSignal,
  onPlace: (place: number) => void,
): Promise<GroupShape[]> {
  const shapes: GroupShape[] = []
  for (const [place, group] of order.groups.entries()) {
    signal.throwIfAborted()
    if (order.groups.length > 1) onPlace(place)
    shapes.push(await aboutFiles(group.keys, () => inspect(bucket, group, order, signal)))
  }
  return shapes
}

async function inspect(
  bucket: Pick<Bucket, 'open'>,
  { keys, format }: FileGroup,
  order: InspectOrder,
  signal: AbortSignal,
): Promise<GroupShape> {
  await faults.at('BeforeInspect')
  const sources = await openAll(bucket, keys, parts.bucket)
  try {
    return await inspectGroup(sources, format, order.schema, signal, order)
  } finally {
    await Promise.all(sources.map((source) => source.close()))
    await faults.at('AfterInspect')
  }
}

/** The files that an order is about. */
function keysOf(order: Order): readonly string[] {
  switch (order.kind) {
    case 'inspect':
      return order.groups.flatMap(({ keys }) => keys)
    case 'read':
      return order.tasks.flatMap(({ keys }) => keys)
    default:
      return []
  }
}

async function take(id: number, order: Order): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    send({ type: 'done', id, outcome: await carryOut(id, order, controller.signal) })
  } catch (error) {
    send({ type: 'failed', id, message: reasonOf(error, keysOf(order)) })
  } finally {
    running.delete(id)
  }
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'setup':
      return void setUp(message.setup)
    case 'order':
      return void take(message.id, message.order)
    case 'cancel':
      return running.get(message.id)?.abort()
  }
})
// The server is gone: so is the reason to work.
process.on('disconnect', () => process.exit(0))
// A terminal's ^C goes to the whole group; the server decides when its workers end.
process.on('SIGINT', () => {})
