/** One server for all tests of a file or of a suite: started before the first, stopped in order after the last. */
import { strict as assert } from 'node:assert'
import { after, before } from 'node:test'
import { startTestServer, type TestServer } from './server.ts'
import { tempFolder } from './temp-folder.ts'

export interface SharedServer extends Pick<TestServer, 'api' | 'bucket' | 'dataDir'> {
  /** kill −9, and a new one on the same folder. */
  killAndRestart(): Promise<void>
}

/** `given`: the flags of `elanus serve`, or what makes them before the first test. `prepare` is awaited before it, too. */
export function sharedServer(
  given: readonly string[] | (() => Promise<readonly string[]>) = [],
  prepare: (server: TestServer) => unknown = () => {},
): SharedServer {
  let server: TestServer | undefined
  const cleanups: (() => unknown)[] = []
  let flags: readonly string[] = []
  before(async () => {
    flags = typeof given === 'function' ? await given() : given
    server = await startTestServer(tempFolder({ after: (fn) => void cleanups.push(fn as () => unknown) }), flags)
    await prepare(server)
  })
  after(async () => {
    assert.equal(await server?.stop(), 0)
    for (const cleanup of cleanups) cleanup()
  })
  const running = (): TestServer => {
    assert(server, 'tests use the server, nothing before them')
    return server
  }
  return {
    get api() {
      return running().api
    },
    get bucket() {
      return running().bucket
    },
    get dataDir() {
      return running().dataDir
    },
    async killAndRestart() {
      const { dataDir } = running()
      await running().kill()
      server = await startTestServer(dataDir, flags)
    },
  }
}
