/** Entry of a worker process: takes one order after another from the server and answers each. Holds no state of jobs. */
import { setPriority } from 'node:os'
import { LanceSink } from '../../engine/lance/lance-sink.ts'
import { openBucket } from '../../objects/open-bucket.ts'
import { inspectGroup } from '../inspect.ts'
import { openAll } from '../open-all.ts'
import { shareWorkerLock } from '../worker-lock.ts'
import type { FromWorker, Order, OutcomeOf, ToWorker, WorkerSetup } from './messages.ts'
import { runRead, type WorkerParts } from './read-task.ts'
import { reasonOf } from './reason.ts'

/** Polite beside searches: an import takes what they leave. */
const PRIORITY = 10

let parts: WorkerParts
/** Kept until the process ends. */
const held: unknown[] = []
const running = new Map<number, AbortController>()

const send = (message: FromWorker): void => {
  if (process.connected) process.send!(message)
}

async function setUp(setup: WorkerSetup): Promise<void> {
  setPriority(PRIORITY)
  held.push(shareWorkerLock(setup.lockFile))
  parts = { bucket: openBucket(setup.bucket), sink: await LanceSink.open(setup.segmentsFolder) }
  send({ type: 'ready' })
}

async function carryOut(id: number, order: Order, signal: AbortSignal): Promise<OutcomeOf[Order['kind']]> {
  switch (order.kind) {
    case 'inspect': {
      const sources = await openAll(parts.bucket, order.keys)
      try {
        return await inspectGroup(sources, order.format, order.schema, signal)
      } finally {
        await Promise.all(sources.map((source) => source.close()))
      }
    }
    case 'read':
      return runRead(parts, order, signal, (rows) => send({ type: 'progress', id, rows, bytes: 0 }))
    case 'seal':
      return parts.sink.seal(order.segmentId, order.specs)
  }
}

async function take(id: number, order: Order): Promise<void> {
  const controller = new AbortController()
  running.set(id, controller)
  try {
    if (order.kind !== 'inspect') parts.sink.forget(order.segmentId)
    send({ type: 'done', id, outcome: await carryOut(id, order, controller.signal) })
  } catch (error) {
    send({ type: 'failed', id, message: reasonOf(error, order.kind === 'seal' ? [] : order.keys) })
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
