/** One soak: carries out operations against a real server and the model, one after the other, and stops at the first difference. */

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Catalog } from '../../src/catalog/catalog.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import type { Answer, JobState } from '../support/api.ts'
import { assertNothingLeft } from '../support/assert-nothing-left.ts'
import { childrenOf } from '../support/processes.ts'
import { SAMPLE_SCHEMA, type SampleRow } from '../support/sample-files.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { waitFor } from '../support/wait-for.ts'
import { Compactions } from './compactions.ts'
import { differenceOf, SoakDifference } from './difference.ts'
import { keyOf, makeJob, type SoakJob, settleJob } from './job.ts'
import { CollectionModel, DIM } from './model.ts'
import {
  BUCKET_IDS,
  COLLECTIONS,
  type CompactOp,
  type ImportOp,
  type Interruptible,
  type Op,
  type WriteOp,
} from './op.ts'
import { searchFor } from './search.ts'
import { chosen, nameOf, prepareWrite, sendWrite, stateOfBucket, type Write } from './write.ts'

export interface SoakOptions {
  readonly dataDir: string
  /** The answers of the comparisons lose a row from the third on: the soak must end in a difference. */
  readonly isCanary?: boolean
}

const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }]
const CANARY_FROM = 3

export class SoakRun {
  readonly #options: SoakOptions
  readonly #models: CollectionModel[] = []
  #jobs: SoakJob[] = []
  #server: TestServer | undefined
  readonly #compactions = new Compactions((what, more) => this.#count(what, more))
  readonly counts: Record<string, number> = {}

  constructor(options: SoakOptions) {
    this.#options = options
  }

  get #running(): TestServer {
    if (!this.#server) throw new Error('the soak has begun')
    return this.#server
  }

  async begin(): Promise<void> {
    await this.#start()
    for (let i = 0; i < COLLECTIONS; i++) await this.#createCollection(i)
  }

  /** `number`: of the operation; no two of a soak share one. Throws SoakDifference. */
  async perform(op: Op, number: number): Promise<void> {
    this.#count(op.kind)
    await this.#settle()
    switch (op.kind) {
      case 'insert':
      case 'upsert':
      case 'delete':
        return this.#write(op, number)
      case 'burst':
        return this.#burst(op, number)
      case 'import':
        return this.#import(op.import, number)
      case 'abort':
      case 'commit':
        return this.#decide(op.kind, op.at)
      case 'await':
        return this.#await(op.at)
      case 'flush':
        return void (await this.#running.api.ok('collections/flush', { collectionName: nameOf(op.collection) }))
      case 'compact':
        return this.#compact(op)
      case 'drop':
        return this.#drop(op.collection)
      case 'search':
        return this.#search(op.collection, op.at)
      case 'compare':
        return this.#compare()
      case 'kill':
        return this.#kill(op.during, op.afterMs, number)
      case 'killWorker':
        return this.#killWorker(op.at)
      case 'restart':
        return this.#restart()
    }
  }

  /** All jobs come to their end; everything is compared; the server stops and leaves nothing behind. */
  async end(): Promise<void> {
    await waitFor(async () => {
      await this.#settle()
      for (const job of this.#jobs) {
        if ((await this.#stateOf(job)).state === 'Uncommitted') await this.#decideOn('commit', job)
      }
      return this.#jobs.length === 0
    }, 'all jobs have ended')
    await this.#compactions.ended(this.#running.api)
    await this.#compare()
    await this.#stop()
  }

  async kill(): Promise<void> {
    if (this.#server?.isRunning()) await this.#server.kill()
  }

  #count(what: string, more = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + more
  }

  async #start(): Promise<void> {
    this.#server = await startTestServer(this.#options.dataDir, ['--import-workers', '2'])
  }

  async #stop(): Promise<void> {
    const code = await this.#running.stop()
    this.#compactions.forget('stop', this.#running.log())
    if (code !== 0) throw new SoakDifference(`the server stopped with ${code}: ${this.#running.log()}`)
    const catalog = new Catalog(join(this.#options.dataDir, 'catalog.sqlite'))
    try {
      assertNothingLeft(catalog, this.#options.dataDir)
    } catch (error) {
      throw new SoakDifference(`after a stop in order: ${(error as Error).message}`, { cause: error })
    } finally {
      catalog.close()
    }
  }

  async #restart(): Promise<void> {
    await this.#stop()
    await this.#start()
    await this.#compare()
  }

  #createCollection(index: number): Promise<unknown> {
    this.#models[index] = new CollectionModel()
    const collectionName = nameOf(index)
    return this.#running.api.ok('collections/create', {
      collectionName,
      schema: SAMPLE_SCHEMA(DIM),
      indexParams: INDEX,
    })
  }

  async #write(op: WriteOp, writer: number): Promise<void> {
    const write = prepareWrite(op, writer, this.#models[op.collection])
    if (!write) return
    const wrong = await sendWrite(this.#running.api, write)
    if (wrong !== undefined) throw new SoakDifference(wrong)
    this.#models[op.collection].set(write.bucket, write.after)
  }

  async #burst({ collection, at, rows }: Extract<Op, { kind: 'burst' }>, writer: number): Promise<void> {
    for (let i = 0; i < rows; i++) {
      await this.#write({ kind: 'insert', collection, at, rows: 1, from: i % BUCKET_IDS }, writer)
    }
  }

  #makeJob(op: ImportOp, writer: number): SoakJob | undefined {
    const model = this.#models[op.collection]
    const job = makeJob(op, writer, nameOf(op.collection), model, this.#running.bucket)
    if (job) this.#jobs.push(job)
    return job
  }

  /** With a key, so that whoever got no answer may ask again. */
  #create(job: SoakJob): Promise<Answer> {
    const { collectionName, groups: files, options } = job
    const headers = { 'Idempotency-Key': keyOf(job) }
    return this.#running.api.call('jobs/import/create', { collectionName, files, options }, headers)
  }

  async #import(op: ImportOp, writer: number): Promise<void> {
    const job = this.#makeJob(op, writer)
    if (job) this.#created(job, await this.#create(job))
  }

  #created(job: SoakJob, answer: Answer): void {
    if (answer.code !== 0) throw new SoakDifference(`the import of ${keyOf(job)} is refused: ${answer.message}`)
    job.id = answer.data.jobId
  }

  #stateOf(job: SoakJob): Promise<JobState> {
    return this.#running.api.job(job.id!)
  }

  /** Takes over what has become of jobs that have ended. Returns them. */
  async #settle(): Promise<SoakJob[]> {
    await this.#compactions.settle(this.#running.api)
    const ended: SoakJob[] = []
    for (const job of this.#jobs) {
      const state = await this.#stateOf(job)
      if (state.state !== 'Completed' && state.state !== 'Failed') continue
      const wrong = settleJob(job, state, this.#running.bucket)
      if (wrong !== undefined) throw new SoakDifference(wrong)
      this.#count(`jobs ${state.state}`)
      ended.push(job)
    }
    this.#jobs = this.#jobs.filter((job) => !ended.includes(job))
    return ended
  }

  async #decide(what: 'abort' | 'commit', at: number): Promise<void> {
    const job = chosen(this.#jobs, at)
    if (job) await this.#decideOn(what, job)
  }

  async #decideOn(what: 'abort' | 'commit', job: SoakJob): Promise<void> {
    if (what === 'abort') job.isAbortAsked = true
    const answer = await this.#running.api.call(`jobs/import/${what}`, { jobId: job.id })
    this.#decided(what, job, answer)
  }

  /** Refused where the job is in a state that does not allow it, which its end will show. */
  #decided(what: 'abort' | 'commit', job: SoakJob, answer: Answer): void {
    if (answer.code === 0) job.promised = what === 'abort' ? 'Failed' : 'Completed'
    else if (!/abort not allowed|expected Uncommitted|is being ended/.test(answer.message!)) {
      throw new SoakDifference(`${what} of job ${job.id}: ${answer.message}`)
    }
  }

  async #await(at: number): Promise<void> {
    const job = chosen(this.#jobs, at)
    if (!job) return
    await waitFor(async () => {
      const { state } = await this.#stateOf(job)
      return state === 'Completed' || state === 'Failed' || state === 'Uncommitted'
    }, `job ${job.id} is through`)
  }

  async #drop(index: number): Promise<void> {
    const mine = this.#jobs.filter((job) => job.model === this.#models[index])
    for (const job of mine) job.isCollectionDropped = true
    this.#compactions.dropping(nameOf(index))
    await this.#running.api.ok('collections/drop', { collectionName: nameOf(index) })
    await waitFor(async () => {
      await this.#settle()
      return !this.#jobs.some((job) => mine.includes(job))
    }, 'the jobs of the dropped collection have ended')
    await this.#createCollection(index)
  }

  /** Whatever it does, no row changes by it. */
  async #compact({ collection, isAwaited }: CompactOp): Promise<void> {
    const { api } = this.#running
    await this.#compactions.ask(api, nameOf(collection))
    if (!isAwaited) return
    await this.#compactions.ended(api)
    await this.#compareCollection(collection)
  }

  async #search(index: number, at: number): Promise<void> {
    const row = chosen(this.#models[index].rows(), at)
    if (!row) return
    const wrong = await searchFor(this.#running.api, nameOf(index), row)
    if (wrong !== undefined) throw new SoakDifference(wrong)
  }

  async #killWorker(at: number): Promise<void> {
    const pid = chosen(childrenOf(this.#running.process.pid!), at)
    if (pid === undefined) return
    for (const job of this.#jobs) job.kills++
    this.#compactions.workerKilled()
    process.kill(pid, 'SIGKILL')
  }

  /** What was under way when the server died has happened or not, all of it; what it had answered has. */
  async #kill(during: Interruptible | undefined, afterMs: number, number: number): Promise<void> {
    const settle = during ? this.#interrupted(during, number) : undefined
    await sleep(afterMs)
    // How far it is, for the counts; a kill of anything else would only be late by it.
    if (during?.kind === 'compact') await this.#compactions.settle(this.#running.api)
    await this.#running.kill()
    this.#compactions.forget('kill', this.#running.log())
    await this.#start()
    await settle?.()
    await this.#compare()
  }

  /** Begins the operation; what is returned is done after the restart. */
  #interrupted(op: Interruptible, number: number): (() => Promise<void>) | undefined {
    this.#count(`kill during ${op.kind}`)
    const { api } = this.#running
    switch (op.kind) {
      case 'insert':
      case 'upsert':
      case 'delete': {
        const write = prepareWrite(op, number, this.#models[op.collection])
        if (!write) return undefined
        const answer = unanswered(api.call(`entities/${write.path}`, write.body))
        return async () => this.#resolveWrite(op.collection, write, await answer)
      }
      case 'import': {
        const job = this.#makeJob(op.import, number)
        if (!job) return undefined
        const answer = unanswered(this.#create(job))
        return async () => this.#resolveCreate(job, await answer)
      }
      case 'compact': {
        const answer = unanswered(this.#compactions.ask(api, nameOf(op.collection)))
        return async () => {
          await answer
          this.#compactions.forget('kill', '')
        }
      }
      case 'abort':
      case 'commit': {
        const job = chosen(this.#jobs, op.at)
        if (!job) return undefined
        if (op.kind === 'abort') job.isAbortAsked = true
        const answer = unanswered(api.call(`jobs/import/${op.kind}`, { jobId: job.id }))
        return async () => {
          const answered = await answer
          if (answered) this.#decided(op.kind, job, answered)
        }
      }
    }
  }

  async #resolveWrite(collection: number, write: Write, answer: Answer | undefined): Promise<void> {
    if (answer && answer.code !== 0) throw new SoakDifference(`${write.path}: ${answer.message}`)
    const found = await stateOfBucket(this.#running.api, collection, write)
    const isAfter = found === 'after'
    if (!isAfter && (answer || found === undefined)) {
      const said = answer ? 'was answered' : 'was cut off by a kill'
      throw new SoakDifference(
        `${write.path} in bucket ${write.bucket} of ${nameOf(collection)} ${said} and is not whole`,
      )
    }
    this.#count(`${write.path} cut off by a kill: ${isAfter ? 'done' : 'not done'}`)
    if (isAfter) this.#models[collection].set(write.bucket, write.after)
  }

  async #resolveCreate(job: SoakJob, answer: Answer | undefined): Promise<void> {
    const again = await this.#create(job)
    this.#created(job, again)
    if (answer?.code === 0 && answer.data.jobId !== job.id) {
      throw new SoakDifference(`the key ${keyOf(job)} found job ${job.id}, the first answer said ${answer.data.jobId}`)
    }
  }

  async #compare(): Promise<void> {
    for (let i = 0; i < COLLECTIONS; i++) await this.#compareCollection(i)
  }

  /** By content: every row that is there and none besides. */
  async #compareCollection(index: number): Promise<void> {
    const model = this.#models[index]
    const collectionName = nameOf(index)
    await this.#settle()
    const [rowsBefore, countBefore] = [model.rows(), model.count()]
    const rows = await this.#readRows(collectionName)
    const count = await countOf(this.#running.api, collectionName)
    // Jobs that were through by now may have been so before the reading, each for itself.
    const meanwhile = (await this.#settle()).filter((job) => job.model === model)
    this.#count('comparisons')
    this.#count('rows compared', rows.length)
    const difference = differenceOf(rows, rowsBefore)
    if (difference === undefined && count === countBefore) return
    const differenceAfter = differenceOf(rows, model.rows())
    if (differenceAfter === undefined && count === model.count()) return
    if (meanwhile.length > 1) return this.#compareCollection(index)
    if (difference === undefined && meanwhile.length === 1 && count === model.count()) return
    throw new SoakDifference(
      `${collectionName}: ${differenceAfter ?? difference ?? 'rows are as they should be'}; count(*) ${count}, expected ${model.count()}`,
    )
  }

  async #readRows(collectionName: string): Promise<SampleRow[]> {
    const rows = (await allRows(this.#running.api, collectionName)) as SampleRow[]
    const isLost = this.#options.isCanary && (this.counts.comparisons ?? 0) >= CANARY_FROM && rows.length > 0
    return isLost ? rows.toSpliced(Math.floor(rows.length / 2), 1) : rows
  }
}

const unanswered = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined)
