/** A file written past the page cache holds what was appended, on file systems that can do that and on those that cannot. */
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DirectFile, DirectMemory } from '../../src/engine/lance/files/direct-file.ts'
import { randomOf } from '../fuzz/random.ts'
import { tempFolder } from '../support/temp-folder.ts'

const END = Buffer.from('the end')

/** Writes pieces of any length, flushed now and then, and checks what the file holds. */
async function assertKept(folder: string, memory: DirectMemory, seed: number): Promise<void> {
  const random = randomOf(seed)
  const path = join(folder, `file-${seed}`)
  const file = new DirectFile(path, memory)
  const pieces: { position: number; bytes: Buffer }[] = []
  for (let i = 0; i < 30; i++) {
    if (random.below(2) === 0) file.align(64)
    const bytes = Buffer.alloc(1 + random.below(random.pick([10, 5000, 300_000])), 1 + random.below(255))
    pieces.push({ position: file.position, bytes })
    file.append(bytes)
    if (random.below(3) === 0) await file.flush()
  }
  await file.finish(() => END)
  const written = readFileSync(path)
  assert.equal(written.length, file.position)
  for (const { position, bytes } of pieces)
    assert.ok(written.subarray(position, position + bytes.length).equals(bytes), `${bytes.length} at ${position}`)
  assert.ok(written.subarray(-END.length).equals(END))
}

test('files written one after the other, in the same memory, hold what was appended', async (t) => {
  const folder = tempFolder(t)
  const memory = new DirectMemory()
  for (let seed = 0; seed < 10; seed++) await assertKept(folder, memory, seed)
})

test('so do those on a file system without direct writes', async (t) => {
  // Not a tempFolder: that one is removed before a later hook of the test could unmount it.
  const folder = mkdtempSync(join(tmpdir(), 'elanus-ramfs-'))
  t.after(() => rmSync(folder, { recursive: true }))
  if (spawnSync('mount', ['-t', 'ramfs', 'ramfs', folder]).status !== 0)
    return t.skip('only who may mount a ramfs has a file system without direct writes')
  try {
    await assertKept(folder, new DirectMemory(), 11)
  } finally {
    assert.equal(spawnSync('umount', ['-l', folder]).status, 0)
  }
})

test('a folder that is gone is an error, and so are bytes behind it', async (t) => {
  const file = new DirectFile(join(tempFolder(t), 'gone', 'file'), new DirectMemory())
  file.append(Buffer.alloc(10_000))
  await assert.rejects(file.flush(), { code: 'ENOENT' })
  await assert.rejects(
    file.finish(() => END),
    { code: 'ENOENT' },
  )
})
