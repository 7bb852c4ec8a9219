/** The composition root: config → catalog, bucket, workers, engine, imports → HTTP → shutdown. The only place that names adapters. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { Catalog } from './catalog/catalog.ts'
import type { Config } from './config.ts'
import { systemClock } from './core/clock.ts'
import type { Logger } from './core/logger.ts'
import { StartupError } from './core/startup-error.ts'
import { LanceEngine } from './engine/lance/lance-engine.ts'
import { SegmentStore } from './engine/lance/segment-store.ts'
import { startHttp } from './http/server.ts'
import { ImportService } from './import/import-service.ts'
import { JobOrders } from './import/job-orders.ts'
import { waitForNoWorkers } from './import/worker-lock.ts'
import { WorkerPool } from './import/worker-pool.ts'
import { checkBucket, openBucket } from './objects/open-bucket.ts'
import { shutDown } from './shutdown.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface RunningServer {
  /** `http://host:port` */
  readonly address: string
  close(): Promise<void>
}

/** Throws StartupError with one line that says what to do. */
export async function startServer(config: Config): Promise<RunningServer> {
  const logger = pino({ level: config.logLevel }, pino.destination(2))
  const segmentsFolder = join(config.dataDir, 'segments')
  await makeFolder(segmentsFolder)
  await checkBucket(config.bucket)
  const catalog = openCatalog(join(config.dataDir, 'catalog.sqlite'), config.dataDir)
  const lockFile = join(config.dataDir, 'workers.lock')
  await waitForNoWorkers(lockFile)
  const bucket = openBucket(config.bucket)
  const store = await SegmentStore.open(segmentsFolder)
  const pool = new WorkerPool(workerEntry(), config.importWorkers, { segmentsFolder, lockFile, bucket: config.bucket })
  const reindexing = new JobOrders(pool, 'reindex', (why) => logger.warn({ why }, 'an index is built again'))
  const engine = await LanceEngine.open(catalog, store, (segment, specs) =>
    reindexing.give<'seal'>({ make: () => ({ kind: 'seal', segment, specs }) }),
  )
  const imports = new ImportService({
    catalog,
    engine,
    pool,
    clock: systemClock,
    logger,
    jobRetentionMs: config.jobRetentionDays * DAY_MS,
  })
  await imports.resume()
  for (const collection of catalog.collections.list()) engine.reindex(collection)
  const phases = [
    { name: 'imports', run: () => imports.close() },
    { name: 'workers', run: () => pool.close() },
    { name: 'engine', run: () => engine.close() },
    { name: 'bucket', run: () => bucket.close() },
    { name: 'catalog', run: async () => catalog.close() },
  ]
  try {
    const http = await startHttp(
      { catalog, engine, imports, bucket, clock: systemClock },
      { host: config.host, port: config.port, logger },
    )
    logger.info({ address: http.address, dataDir: config.dataDir, bucket: bucket.name }, 'ready')
    return {
      address: http.address,
      close: () => shutDown([{ name: 'http', run: () => http.close() }, ...phases], logger),
    }
  } catch (error) {
    await shutDown(phases, logger as Logger)
    throw startError(error as NodeJS.ErrnoException, config)
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

function startError(error: NodeJS.ErrnoException, config: Config): Error {
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
