/**
 * A job's orders to the workers: each is given again where the worker dies under it, and what cannot be told by a worker (the
 * file's name, Milvus' frame of a reason) is added to its errors.
 */
import { limits } from '../core/limits.ts'
import type { Order, OutcomeOf } from './worker/messages.ts'
import { diedReason } from './worker/reason.ts'
import { OrderCancelled, type OrderRequest, WorkerDied, type WorkerPool } from './worker-pool.ts'

const DOING: Readonly<Record<Order['kind'], string>> = {
  inspect: 'looking at a file',
  read: 'reading',
  sync: 'making rows durable',
  seal: 'building an index',
  merge: 'merging segments',
}

export interface JobOrder<K extends Order['kind']> extends Omit<OrderRequest<K>, 'owner'> {
  /** The file group that an error is about. */
  readonly keys?: readonly string[]
  /** The worker died; the order is given again. What it had reported counts no more. */
  readonly onDeath?: () => void
}

export class JobOrders {
  readonly #pool: WorkerPool
  readonly #owner: string
  readonly #onRetry: (why: string) => void
  #isCancelled = false

  constructor(pool: WorkerPool, owner: string, onRetry: (why: string) => void) {
    this.#pool = pool
    this.#owner = owner
    this.#onRetry = onRetry
  }

  /** How many workers there are. */
  get workers(): number {
    return this.#pool.size
  }

  /** How many of the job's orders a worker is at. */
  get running(): number {
    return this.#pool.running(this.#owner)
  }

  /** `attemptsMax`: an order that kills one worker after the other must come to an end. */
  async give<K extends Order['kind']>(order: JobOrder<K>): Promise<OutcomeOf[K]> {
    let doing = ''
    const make = () => {
      const made = order.make()
      doing = DOING[made.kind]
      return made
    }
    for (let attempt = 1; ; attempt++) {
      if (this.#isCancelled) throw new OrderCancelled()
      try {
        return await this.#pool.submit<K>({ owner: this.#owner, onRetry: this.#onRetry, ...order, make })
      } catch (error) {
        if (error instanceof OrderCancelled) throw error
        if (!(error instanceof WorkerDied)) throw order.keys ? framed((error as Error).message, error) : error
        order.onDeath?.()
        if (attempt === limits.orderAttemptsMax) {
          const how = `${error.message} while ${doing}, ${attempt} times in a row`
          throw order.keys ? framed(diedReason(how, order.keys), error) : new Error(how, { cause: error })
        }
        this.#onRetry(error.message)
      }
    }
  }

  /** Ends the orders that wait or run; no other is given any more. */
  cancel(): void {
    this.#isCancelled = true
    this.#pool.cancel(this.#owner)
  }
}

/** Milvus' frame of a reason. */
const framed = (reason: string, cause: unknown): Error => new Error(`error: ${reason}`, { cause })
