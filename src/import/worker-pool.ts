/**
 * The worker processes and who works for which job. Jobs take turns, so that a small one never waits behind a big one.
 * A worker that dies fails only the order it had; another takes its place.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../core/limits.ts'
import type { FromWorker, Order, OutcomeOf, ToWorker, WorkerSetup, WorkProgress } from './worker/messages.ts'

/** After a cancel an order gets this long to end by itself before its worker is killed. */
const CANCEL_GRACE_MS = 500

/** How glibc gives memory to a worker; other C libraries take no notice. See docs/decisions/0012. */
const MALLOC = 'glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1'

/** Of LanceDB's index builds: less memory at a time, which is then used again and not cleared anew. See docs/decisions/0012. */
const LANCE = {
  LANCEDB_LOG: 'error',
  LANCE_DEFAULT_BATCH_SIZE: String(limits.indexBatchRows),
  LANCE_DEFAULT_IO_BUFFER_SIZE: String(limits.indexReadAheadBytes),
  LANCE_SHUFFLE_BATCH_BYTES: String(limits.indexSortBytes),
}

/** V8 collects garbage when the heap and the buffers beside it have grown threefold, not by a third: a worker's are small. */
const V8_FLAGS = ['--heap-growing-percent=200', '--expose-gc']

export class OrderCancelled extends Error {}

/** The worker process died under the order: a crash, a kill or no memory left. */
export class WorkerDied extends Error {
  /** Which of the order's file groups or tasks it was at, where it said so. */
  readonly place: number | undefined

  constructor(message: string, place?: number) {
    super(message)
    this.place = place
  }
}

export interface OrderRequest<K extends Order['kind']> {
  /** Orders of one owner are begun in the order they came, urgent ones first; owners take turns. */
  readonly owner: string
  readonly isUrgent?: boolean
  /** Made when a worker is free, not before. */
  readonly make: () => Extract<Order, { kind: K }>
  readonly onProgress?: (progress: WorkProgress) => void
  /** The worker asks a bucket again that did not answer. */
  readonly onRetry?: (why: string) => void
}

interface Waiting {
  readonly request: OrderRequest<Order['kind']>
  readonly resolve: (outcome: OutcomeOf[Order['kind']]) => void
  readonly reject: (error: Error) => void
}

interface Worker {
  readonly process: ChildProcess
  ready: boolean
  current?: Waiting & { readonly id: number; cancelled: boolean; place?: number }
}

export class WorkerPool {
  readonly #size: number
  readonly #setup: WorkerSetup
  readonly #entry: string
  readonly #workers = new Set<Worker>()
  readonly #queues = new Map<string, Waiting[]>()
  /** Who waits until there is nothing to do. */
  readonly #idlers: (() => void)[] = []
  #nextId = 1
  #nextFolder = 1
  #closed = false

  /** `entry` is the worker's main file. Each worker has a folder of its own in `setup.tempFolder`. */
  constructor(entry: string, size: number, setup: WorkerSetup) {
    this.#entry = entry
    this.#size = size
    this.#setup = setup
    for (let i = 0; i < size; i++) this.#start()
  }

  get size(): number {
    return this.#size
  }

  get processIds(): number[] {
    return [...this.#workers].map((w) => w.process.pid).filter((pid) => pid !== undefined)
  }

  /** How many orders of an owner a worker is at. */
  running(owner: string): number {
    return [...this.#workers].filter((w) => w.current?.request.owner === owner).length
  }

  /** Until no order waits and no worker is at one, or the pool is closed. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idlers.push(resolve)
      this.#dispatch()
    })
  }

  submit<K extends Order['kind']>(request: OrderRequest<K>): Promise<OutcomeOf[K]> {
    if (this.#closed) return Promise.reject(new OrderCancelled())
    return new Promise((resolve, reject) => {
      const waiting = { request, resolve, reject } as unknown as Waiting
      const queue = this.#queues.get(request.owner)
      if (queue) request.isUrgent ? queue.unshift(waiting) : queue.push(waiting)
      else this.#queues.set(request.owner, [waiting])
      this.#dispatch()
    })
  }

  /** Ends all orders of an owner: those that wait at once, those that run within the grace time. */
  cancel(owner: string): void {
    for (const waiting of this.#queues.get(owner) ?? []) waiting.reject(new OrderCancelled())
    this.#queues.delete(owner)
    for (const worker of this.#workers) {
      const { current } = worker
      if (current?.request.owner !== owner || current.cancelled) continue
      current.cancelled = true
      this.#send(worker, { type: 'cancel', id: current.id })
      setTimeout(() => {
        if (worker.current === current) worker.process.kill('SIGKILL')
      }, CANCEL_GRACE_MS).unref()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const owner of this.#queues.keys()) this.cancel(owner)
    this.#dispatch()
    await Promise.all(
      [...this.#workers].map((worker) => {
        const gone = new Promise<void>((resolve) => worker.process.once('exit', () => resolve()))
        worker.process.kill('SIGKILL')
        return gone
      }),
    )
    await rm(this.#setup.tempFolder, { recursive: true, force: true, maxRetries: 3 })
  }

  #start(): void {
    const tempFolder = join(this.#setup.tempFolder, String(this.#nextFolder++))
    mkdirSync(tempFolder, { recursive: true })
    const child = fork(this.#entry, [], {
      execArgv: [...process.execArgv, ...V8_FLAGS],
      serialization: 'advanced',
      env: { ...LANCE, ...process.env, GLIBC_TUNABLES: MALLOC, TMPDIR: tempFolder },
    })
    const worker: Worker = { process: child, ready: false }
    this.#workers.add(worker)
    child.on('message', (message: FromWorker) => this.#receive(worker, message))
    child.on('error', () => child.kill('SIGKILL'))
    child.on('exit', (code, signal) => {
      // What cannot be removed is removed with all others, at the next start at the latest.
      rm(tempFolder, { recursive: true, force: true }).catch(() => undefined)
      this.#exited(worker, signal ?? `code ${code}`)
    })
    this.#send(worker, { type: 'setup', setup: { ...this.#setup, tempFolder } })
  }

  #send(worker: Worker, message: ToWorker): void {
    if (worker.process.connected) worker.process.send(message)
  }

  #receive(worker: Worker, message: FromWorker): void {
    if (message.type === 'ready') {
      worker.ready = true
      this.#dispatch()
      return
    }
    const { current } = worker
    if (current?.id !== message.id) return
    if (message.type === 'at') {
      current.place = message.place
      return
    }
    if (message.type === 'progress') {
      current.request.onProgress?.(message.progress)
      return
    }
    if (message.type === 'retry') {
      current.request.onRetry?.(message.message)
      return
    }
    worker.current = undefined
    if (current.cancelled) current.reject(new OrderCancelled())
    else if (message.type === 'done') current.resolve(message.outcome)
    else current.reject(new Error(message.message))
    // Whoever waited for this order goes first: what it gives back (a segment) the next order may take.
    setImmediate(() => this.#dispatch())
  }

  #exited(worker: Worker, how: string): void {
    this.#workers.delete(worker)
    const { current } = worker
    if (current)
      current.reject(
        current.cancelled || this.#closed
          ? new OrderCancelled()
          : new WorkerDied(`the worker process ended (${how})`, current.place),
      )
    if (this.#closed) return
    // Whoever the order was for may give another.
    setImmediate(() => this.#dispatch())
    // A worker that dies before it is ready would die again at once: wait a moment.
    if (worker.ready) this.#start()
    else setTimeout(() => this.#closed || this.#start(), 1000).unref()
  }

  #dispatch(): void {
    this.#handOut()
    const isIdle = this.#queues.size === 0 && [...this.#workers].every((w) => !w.current)
    if (isIdle || this.#closed) for (const resolve of this.#idlers.splice(0)) resolve()
  }

  #handOut(): void {
    if (this.#closed) return
    for (const worker of this.#workers) {
      if (!worker.ready || worker.current) continue
      const waiting = this.#next()
      if (!waiting) return
      this.#hand(worker, waiting)
    }
  }

  #hand(worker: Worker, waiting: Waiting): void {
    const id = this.#nextId++
    try {
      const order = waiting.request.make()
      worker.current = { ...waiting, id, cancelled: false }
      this.#send(worker, { type: 'order', id, order })
    } catch (error) {
      waiting.reject(error as Error)
    }
  }

  /** The owner whose turn it is goes to the back of the line. */
  #next(): Waiting | undefined {
    for (const [owner, queue] of this.#queues) {
      this.#queues.delete(owner)
      const waiting = queue.shift()
      if (queue.length > 0) this.#queues.set(owner, queue)
      if (waiting) return waiting
    }
    return undefined
  }
}
