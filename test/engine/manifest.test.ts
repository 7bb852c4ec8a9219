/** Of a manifest nothing changes but what is meant to. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect } from '@lancedb/lancedb'
import { Manifest } from '../../src/engine/lance/files/manifest.ts'
import { manifestName } from '../../src/engine/lance/files/newer-versions.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Of a table with two fragments of 2 and 3 rows, with the columns a and b: the file of its manifest. */
async function manifestFile(t: TestContext): Promise<Buffer> {
  const folder = tempFolder(t)
  const table = await (await connect(folder)).createTable('t', [
    { a: 1, b: 'x' },
    { a: 2, b: 'y' },
  ])
  await table.add([{ a: 3 }, { a: 4 }, { a: 5 }])
  const version = await table.version()
  return readFileSync(join(folder, 't.lance', '_versions', manifestName(version)))
}

const FILE = { name: 'more.lance', bytes: 4096 }

test('the next version has the file in the fragment that lacks its columns', async (t) => {
  const before = new Manifest(await manifestFile(t))
  const [a, b] = before.fields
  assert.deepEqual([a.name, b.name], ['a', 'b'])
  const after = new Manifest(before.withFiles([{ ...FILE, rows: 3, fieldIds: [b.id] }]))
  assert.equal(after.version, before.version + 1)
  assert.deepEqual(after.fields, before.fields)
  // No fragment lacks the column any more.
  assert.throws(() => after.withFiles([{ ...FILE, rows: 3, fieldIds: [b.id] }]), /belong to no fragment/)
})

test('with no file to attach only the version changes', async (t) => {
  const file = await manifestFile(t)
  const again = new Manifest(file).withFiles([])
  assert.equal(again.length, file.length)
  const changed = [...again.keys()].filter((i) => again[i] !== file[i])
  assert.equal(changed.length, 1)
})

test('a file with another number of rows than the fragment is refused', async (t) => {
  const manifest = new Manifest(await manifestFile(t))
  const [, { id }] = manifest.fields
  assert.throws(() => manifest.withFiles([{ ...FILE, rows: 2, fieldIds: [id] }]), /2 rows is for a fragment of 3/)
})

test('a table of another format is refused by its number', async (t) => {
  const file = await manifestFile(t)
  file.write('2.1', file.lastIndexOf('2.2'), 'latin1')
  assert.throws(() => new Manifest(file), /have format 2\.1, not 2\.2/)
})
