import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { StartupError } from '../../src/core/startup-error.ts'
import { InvalidKeyError, ObjectNotFoundError } from '../../src/objects/byte-source.ts'
import { LocalBucket } from '../../src/objects/local.ts'
import { ObjectChangedError } from '../../src/objects/object-errors.ts'
import { checkBucket, openBucket } from '../../src/objects/open-bucket.ts'
import { collect } from '../support/collect.ts'
import { bucketConformance } from './bucket-conformance.ts'

const root = mkdtempSync(join(tmpdir(), 'elanus-local-'))
after(() => rmSync(root, { recursive: true, force: true }))

bucketConformance('local folder', async () => {
  const folder = mkdtempSync(join(root, 'conformance-'))
  return { bucket: openBucket({ kind: 'local', folder }), dispose: async () => {} }
})

describe('local folder', () => {
  const folder = join(root, 'bucket')
  const outside = join(root, 'outside')
  const bucket = new LocalBucket(folder)
  mkdirSync(folder)
  mkdirSync(outside)
  writeFileSync(join(outside, 'secret.json'), '[]')
  writeFileSync(join(folder, 'inside.json'), '[1]')

  test('refuses links that leave the folder, to a file, a folder or its neighbour of the same beginning', async () => {
    mkdirSync(`${folder}-neighbour`)
    writeFileSync(join(`${folder}-neighbour`, 'secret.json'), '[]')
    symlinkSync(join(outside, 'secret.json'), join(folder, 'file-link.json'))
    symlinkSync(outside, join(folder, 'folder-link'))
    symlinkSync(`../bucket-neighbour`, join(folder, 'neighbour-link'))
    for (const key of ['file-link.json', 'folder-link/secret.json', 'neighbour-link/secret.json']) {
      await assert.rejects(bucket.open(key), (error: Error) => {
        assert.ok(error instanceof InvalidKeyError)
        assert.match(error.message, /symbolic link leads out of the bucket/)
        return true
      })
    }
    await assert.rejects(bucket.put('folder-link/new/file.json', Buffer.from('x')), InvalidKeyError)
    assert.deepEqual(readdirSync(outside), ['secret.json'])
  })

  test('makes nothing outside through a link to a folder that is not there yet', async () => {
    symlinkSync(join(root, 'not-yet'), join(folder, 'dangling'))
    await assert.rejects(bucket.put('dangling/file.json', Buffer.from('x')))
    assert.ok(!readdirSync(root).includes('not-yet'))
  })

  test('follows links that stay inside, and a bucket that is itself a link', async () => {
    symlinkSync('inside.json', join(folder, 'alias.json'))
    assert.equal((await bucket.stat('alias.json')).bytes, 3)
    symlinkSync(folder, join(root, 'bucket-link'))
    assert.equal((await new LocalBucket(join(root, 'bucket-link')).stat('inside.json')).bytes, 3)
  })

  test('refuses links in a circle and names that are too long', async () => {
    symlinkSync('circle', join(folder, 'circle'))
    await assert.rejects(bucket.open('circle'), InvalidKeyError)
    await assert.rejects(bucket.open('x'.repeat(300)), InvalidKeyError)
  })

  test('lists links to files that stay inside, and enters no linked folder', async () => {
    const inner = join(folder, 'links')
    mkdirSync(join(inner, 'real'), { recursive: true })
    writeFileSync(join(inner, 'real', 'a.json'), '[]')
    writeFileSync(join(inner, 'bad\\name.json'), '[]')
    symlinkSync('real/a.json', join(inner, 'link.json'))
    symlinkSync('real', join(inner, 'folder'))
    symlinkSync('..', join(inner, 'circle'))
    symlinkSync('nowhere', join(inner, 'dangling.json'))
    symlinkSync(join(outside, 'secret.json'), join(inner, 'secret.json'))
    symlinkSync(outside, join(inner, 'outside'))
    execFileSync('mkfifo', [join(inner, 'pipe.json')])
    const list = async (prefix: string) => (await collect(bucket.list(prefix))).toSorted()
    assert.deepEqual(await list('links/'), ['links/link.json', 'links/real/a.json'])
    assert.deepEqual(await list('links/folder/'), ['links/folder/a.json'])
    await assert.rejects(list('links/outside/'), InvalidKeyError)
    assert.deepEqual(await collect(new LocalBucket(join(root, 'no-bucket')).list('')), [])
  })

  test('does not wait for a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await assert.rejects(bucket.open('pipe'), /no regular file/)
  })

  test('sees that a file grew, shrank or was written while it was read', async () => {
    const changes: [string, (path: string) => void][] = [
      ['grew', (path) => appendFileSync(path, 'more')],
      ['shrank', (path) => truncateSync(path, 4)],
      ['written', (path) => writeFileSync(path, 'XXXXXXXX')],
    ]
    for (const [name, change] of changes) {
      const path = join(folder, name)
      writeFileSync(path, 'abcdefgh')
      // The file systems' clocks tick in milliseconds: set the old time well apart.
      execFileSync('touch', ['-d', '2020-01-01', path])
      const source = await bucket.open(name)
      await source.read(0, 4)
      change(path)
      await assert.rejects(source.read(4, 8), (error: Error) => {
        assert.ok(error instanceof ObjectChangedError, `${name}: ${error.message}`)
        assert.match(error.message, new RegExp(`changed while it was read\\[key=${name}\\]`))
        return true
      })
      await source.close()
    }
  })

  test('leaves no unfinished file behind', async () => {
    await bucket.put('parts/a', Buffer.from('x'))
    async function* broken() {
      yield new Uint8Array(10)
      throw new Error('gone')
    }
    await assert.rejects(bucket.put('parts/b', broken()), /gone/)
    assert.deepEqual(readdirSync(join(folder, 'parts')), ['a'])
  })

  test('a folder that is not there holds no objects, and is made at the start', async () => {
    const missing = join(root, 'missing')
    await assert.rejects(new LocalBucket(missing).open('a'), ObjectNotFoundError)
    await checkBucket({ kind: 'local', folder: missing })
    assert.deepEqual(readdirSync(missing), [])
  })

  test('a folder that cannot be made stops the start with one line', async () => {
    await assert.rejects(checkBucket({ kind: 'local', folder: join(folder, 'inside.json', 'x') }), (error: Error) => {
      assert.ok(error instanceof StartupError)
      assert.match(error.message, /^cannot use the bucket: folder .*ENOTDIR.*--bucket$/)
      return true
    })
  })
})
