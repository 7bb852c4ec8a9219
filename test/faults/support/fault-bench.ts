/** A server in which things go wrong as planned, and what can be said of it from outside: its answers, its catalog, its files. */
import { strict as assert } from 'node:assert'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TestContext } from 'node:test'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { assertNothingLeft, segmentIdsIn } from '../../support/assert-nothing-left.ts'
import { launchTestServer, startTestServer, type TestServer } from '../../support/server.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type CatalogCopy, copyCatalog } from './copy-catalog.ts'
import { type Fault, faultEnvironment, planFaults, type Strike, strikesIn } from './faults.ts'

export class FaultBench {
  readonly dataDir: string
  /** Where faults are planned and counted. */
  readonly folder: string
  /** What was synced, where that is noted. */
  readonly syncs: string | undefined
  readonly #flags: readonly string[]
  #server: TestServer | undefined

  constructor(t: Pick<TestContext, 'after'>, flags: readonly string[] = [], notesSyncs = false) {
    this.dataDir = tempFolder(t)
    this.folder = tempFolder(t)
    this.#flags = flags
    this.syncs = notesSyncs ? join(tempFolder(t), 'syncs') : undefined
    planFaults(this.folder)
    t.after(() => this.#server?.kill())
  }

  get server(): TestServer {
    assert(this.#server, 'the server is started')
    return this.#server
  }

  get api(): TestServer['api'] {
    return this.server.api
  }

  plan(...faults: readonly Fault[]): void {
    planFaults(this.folder, faults)
  }

  strikes(): Strike[] {
    return strikesIn(this.folder)
  }

  /** Until so many of the planned faults have struck. */
  async struck(count = 1): Promise<Strike> {
    await waitFor(() => this.strikes().length >= count, `${count} faults have struck`)
    return this.strikes()[count - 1]
  }

  async start(): Promise<void> {
    this.#server = await startTestServer(this.dataDir, this.#flags, faultEnvironment(this.folder, this.syncs))
  }

  /** A start that is expected to be struck: it ends by itself, or hangs and is killed. Returns what it said. */
  async startInVain(): Promise<string> {
    const { server, ready } = await launchTestServer(
      this.dataDir,
      this.#flags,
      faultEnvironment(this.folder, this.syncs),
    )
    this.#server = server
    ready.catch(() => {})
    const { kind } = await this.struck()
    if (kind === 'hang') await server.kill()
    await waitFor(() => !server.isRunning(), 'the server has ended')
    return server.log()
  }

  /** In order or by kill −9; a server that has died already is only started again. */
  async restart(how: 'stop' | 'kill'): Promise<void> {
    if (this.server.isRunning()) await this.server[how]()
    await this.start()
  }

  /** Looks into a copy of the catalog, so that the server may go on. */
  catalog<T>(look: (catalog: Catalog) => T): T {
    const { catalog, close } = this.openCatalog()
    try {
      return look(catalog)
    } finally {
      close()
    }
  }

  openCatalog(): CatalogCopy {
    return copyCatalog(this.dataDir)
  }

  /** Every file of every segment, with what is in it. */
  segmentFiles(): Record<string, string> {
    const folder = join(this.dataDir, 'segments')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const entries = files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [relative(folder, path), createHash('sha1').update(readFileSync(path)).digest('hex')]
    })
    return Object.fromEntries(entries.sort())
  }

  segmentIds(): number[] {
    return segmentIdsIn(this.dataDir)
  }

  assertNothingLeft(): void {
    this.catalog((catalog) => assertNothingLeft(catalog, this.dataDir))
  }
}
