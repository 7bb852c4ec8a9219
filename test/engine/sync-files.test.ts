/** What is synced, what is synced again, and that no error of the disk is lost. */
import { strict as assert } from 'node:assert'
import { appendFileSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { TableSync } from '../../src/engine/lance/sync-files.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

interface Table {
  readonly sync: TableSync
  /** Paths below the table's folder, '' is the folder itself, in the order in which they were synced since the last call. */
  synced(): string[]
  readonly folder: string
}

async function table(t: TestContext): Promise<Table> {
  const parent = tempFolder(t)
  const folder = join(parent, 's1.lance')
  mkdirSync(join(folder, 'data'), { recursive: true })
  mkdirSync(join(folder, '_versions'))
  const handle = await open(folder)
  const prototype = Object.getPrototypeOf(handle) as { fd: number; sync(): Promise<void> }
  await handle.close()
  let paths: string[] = []
  const { sync } = prototype
  t.mock.method(prototype, 'sync', async function (this: { fd: number; sync(): Promise<void> }) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`)
    await sync.call(this)
    paths.push(path === parent ? '..' : path.slice(folder.length + 1))
  })
  const synced = () => {
    const all = paths
    paths = []
    return all
  }
  return { sync: new TableSync(folder, parent), synced, folder }
}

const skip = process.platform === 'linux' ? false : 'finds the paths of synced files through /proc'

test('everything is synced once, and again only what is new or has changed', { skip }, async (t) => {
  const { sync, synced, folder } = await table(t)
  writeFileSync(join(folder, 'data/a.lance'), 'a')
  writeFileSync(join(folder, '_versions/1.manifest'), '1')
  await sync.all()
  assert.deepEqual(synced().sort(), ['', '..', '_versions', '_versions/1.manifest', 'data', 'data/a.lance'])
  await sync.all()
  assert.deepEqual(synced(), ['..'])
  writeFileSync(join(folder, 'data/b.lance'), 'b')
  await sync.all()
  assert.deepEqual(synced(), ['data/b.lance', 'data', '..'])
  appendFileSync(join(folder, '_versions/1.manifest'), 'x')
  await sync.all()
  assert.deepEqual(synced(), ['_versions/1.manifest', '_versions', '..'])
})

test('a file that another process has put in the place of a durable one is synced', { skip }, async (t) => {
  const { sync, synced, folder } = await table(t)
  const path = join(folder, '_versions/2.manifest')
  writeFileSync(path, '2')
  await sync.all()
  synced()
  writeFileSync(`${path}.kept`, '')
  rmSync(path)
  writeFileSync(path, '2')
  await sync.all()
  assert.ok(synced().includes('_versions/2.manifest'))
})

test('what was synced ahead is not synced again, but its folder is', { skip }, async (t) => {
  const { sync, synced, folder } = await table(t)
  await sync.all()
  synced()
  writeFileSync(join(folder, 'data/a.lance'), 'a')
  await sync.ahead()
  await waitFor(() => sync.isSettled, 'the file is synced')
  assert.deepEqual(synced(), ['data/a.lance'])
  await sync.all()
  assert.deepEqual(synced(), ['data', '..'])
})

test('an error met ahead fails the sync, whatever comes between', { skip }, async (t) => {
  const { sync, folder } = await table(t)
  // A link to itself cannot be opened.
  symlinkSync('a.lance', join(folder, 'data/a.lance'))
  await sync.ahead()
  await assert.rejects(sync.all(), /ELOOP/)
  // Nothing is wrong with what is there now.
  rmSync(join(folder, 'data/a.lance'))
  writeFileSync(join(folder, 'data/b.lance'), 'b')
  await sync.ahead()
  await assert.rejects(sync.all(), /ELOOP/)
  assert.equal(sync.isSettled, false, 'it is not forgotten')
})
