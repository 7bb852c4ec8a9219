/** Loaded into a server and its workers under test: notes each file and folder that is made durable, as it was at that moment. */
import { appendFileSync, fstatSync, readlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'

const log = process.env.ELANUS_TEST_SYNCS!

// Lance never syncs, and SQLite is trusted: all other syncs go through this method.
const handle = await open(process.execPath)
const prototype = Object.getPrototypeOf(handle) as { fd: number; sync(): Promise<void> }
await handle.close()
const { sync } = prototype
prototype.sync = async function () {
  const path = readlinkSync(`/proc/self/fd/${this.fd}`)
  const { mtimeMs, size, ino } = fstatSync(this.fd)
  await sync.call(this)
  appendFileSync(log, `${JSON.stringify({ path, mtimeMs, size, ino })}\n`)
}
