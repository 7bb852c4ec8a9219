/** The composition root: config → catalog, bucket, workers, engine, imports → HTTP → shutdown. The only place that names adapters. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { Catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { systemClock } from './core/clock.ts'
import { diskError } from './core/disk-error.ts'
import type { Logger } from './core/logger.ts'
import { StartupError } from './core/startup-error.ts'
import { type Elsewhere, LanceEngine } from './engine/lance/lance-engine.ts'
import { SegmentStore } from './engine/lance/segment-store.ts'
import { startHttp } from './http/server.ts'
import { ImportService } from './import/import-service.ts'
import { JobOrders } from './import/job-orders.ts'
import { waitForNoWorkers } from './import/worker-lock.ts'
import { OrderCancelled, WorkerPool } from './import/worker-pool.ts'
import { checkBucket, openBucket } from './objects/open-bucket.ts'
import { shutDown } from './shutdown.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface RunningServer {
  /** `http://host:port` */
  readonly address: string
  close(): Promise<void>
}

/** Throws StartupError with one line that says what to do; then nothing is left open. */
export async function startServer(config: Config): Promise<RunningServer> {
  const logger = pino({ level: config.logLevel }, pino.destination(2))
  const segmentsFolder = join(config.dataDir, 'segments')
  await makeFolder(segmentsFolder)
  await checkBucket(config.bucket)
  const catalog = openCatalog(join(config.dataDir, 'catalog.sqlite'), config.dataDir)
  const lockFile = join(config.dataDir, 'workers.lock')
  await waitForNoWorkers(lockFile)
  const tempFolder = join(config.dataDir, 'temp')
  await rm(tempFolder, { recursive: true, force: true })
  await makeFolder(tempFolder)
  // LanceDB's, too: nothing is written outside the data folder.
  process.env.TMPDIR = tempFolder
  const bucket = openBucket(config.bucket)
  const store = await SegmentStore.open(segmentsFolder)
  const setup = { segmentsFolder, tempFolder, lockFile, bucket: config.bucket }
  const pool = new WorkerPool(workerEntry(), config.importWorkers, setup)
  let engine: LanceEngine | undefined
  let imports: ImportService | undefined
  const phases = [
    { name: 'imports', run: async () => imports?.close() },
    { name: 'workers', run: () => pool.close() },
    { name: 'engine', run: async () => (engine ? engine.close() : store.close()) },
    { name: 'bucket', run: () => bucket.close() },
    { name: 'catalog', run: async () => catalog.close() },
  ]
  try {
    engine = await recovering(segmentsFolder, () => LanceEngine.open(catalog, store, elsewhere(pool, logger)))
    const jobRetentionMs = config.jobRetentionDays * DAY_MS
    imports = new ImportService({ catalog, engine, pool, clock: systemClock, logger, jobRetentionMs })
    await recovering(segmentsFolder, imports.resume.bind(imports))
    for (const collection of catalog.collections.list()) engine.reindex(collection)
    const http = await startHttp(
      { catalog, engine, imports, bucket, clock: systemClock },
      { host: config.host, port: config.port, logger },
    ).catch((error) => Promise.reject(listenError(error, config)))
    logger.info({ address: http.address, dataDir: config.dataDir, bucket: bucket.name }, 'ready')
    return {
      address: http.address,
      close: () => shutDown([{ name: 'http', run: () => http.close() }, ...phases], logger),
    }
  } catch (error) {
    await shutDown(phases, logger)
    throw error
  }
}

/** What the engine leaves to the workers. */
function elsewhere(pool: WorkerPool, logger: Logger): Elsewhere {
  const reindexing = new JobOrders(pool, 'reindex', (why) => logger.warn({ why }, 'an index is built again'))
  return {
    seal: (segment, specs) => reindexing.give<'seal'>({ make: () => ({ kind: 'seal', segment, specs }) }),
    merge: (order, signal) => {
      // One owner each: what is cancelled takes no order any more.
      const orders = new JobOrders(pool, `merge into ${order.into}`, (why) =>
        logger.warn({ why }, 'segments are merged again'),
      )
      signal.addEventListener('abort', () => orders.cancel(), { once: true })
      return orders.give<'merge'>({ make: () => ({ kind: 'merge', ...order }) })
    },
    idle: () => pool.idle(),
    onMergeFailure: (err, collectionId) => {
      // Cancelled: the server ends.
      if (!(err instanceof OrderCancelled)) logger.warn({ err, collectionId }, 'segments could not be merged')
    },
  }
}

/** The worker's main file beside this one: `.ts` in a checkout, `.js` once built. */
const workerEntry = (): string => {
  const here = fileURLToPath(import.meta.url)
  return fileURLToPath(new URL(`./import/worker/main${here.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url))
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new StartupError(
      `cannot write to ${folder}: ${(cause as Error).message}; choose another folder with --data-dir`,
      { cause },
    )
  }
}

function openCatalog(file: string, dataDir: string): Catalog {
  try {
    return new Catalog(file)
  } catch (cause) {
    const { message } = cause as Error
    if (message.includes('locked')) {
      throw new StartupError(
        `another Elanus uses the data folder ${dataDir}; stop it or choose another with --data-dir`,
        { cause },
      )
    }
    throw new StartupError(
      `cannot open the catalog ${file}: ${message}; check the folder's permissions or choose another with --data-dir`,
      { cause },
    )
  }
}

async function recovering<T>(segmentsFolder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const why = diskError(cause) ?? (cause as Error).message
    throw new StartupError(
      `cannot bring ${segmentsFolder} in line with the catalog: ${why}; check the disk and the folder's permissions and start again`,
      { cause },
    )
  }
}

function listenError(error: NodeJS.ErrnoException, config: Config): Error {
  const { host, port } = config
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(
        `port ${port} on ${host} is in use; stop what listens there or choose another with --port`,
        { cause: error },
      )
    case 'EACCES':
      return new StartupError(`no permission to listen on port ${port}; choose one above 1023 with --port`, {
        cause: error,
      })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(`${host} is not an address of this machine; choose another with --host`, { cause: error })
    default:
      return error
  }
}
