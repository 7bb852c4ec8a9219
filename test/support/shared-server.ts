/** One server for all tests of a file or of a suite: started before the first, stopped in order after the last. */
import { strict as assert } from 'node:assert'
import { after, before } from 'node:test'
import { startTestServer, type TestServer } from './server.ts'
import { tempFolder } from './temp-folder.ts'

export interface SharedServer extends Pick<TestServer, 'api' | 'bucket' | 'dataDir'> {
  /** kill −9, and a new one on the same folder. */
  killAndRestart(): Promise<void>
}

/** `flags`: those of `elanus serve`. `prepare` is awaited before the first test. */
export function sharedServer(
  flags: readonly string[] = [],
  prepare: (server: TestServer) => unknown = () => {},
): SharedServer {
  let server: TestServer | undefined
  const cleanups: (() => unknown)[] = []
  before(async () => {
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
