import { strict as assert } from 'node:assert'
import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { diskError, naming } from '../../src/core/disk-error.ts'

/** What `work` throws. */
async function errorOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** A database that may not grow: SQLite says of it what it says of a full disk. */
function fullDatabase(): unknown {
  const db = new DatabaseSync(':memory:')
  db.exec('PRAGMA max_page_count = 4; CREATE TABLE t (x BLOB)')
  return db.exec('INSERT INTO t VALUES (zeroblob(100000))')
}

const LANCE =
  'lance error: LanceError(IO): Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)'

test('a disk is named as what failed, whoever says it', async () => {
  assert.match(diskError(await errorOf(fullDatabase))!, /ENOSPC/)
  assert.match(diskError(new Error(LANCE))!, /ENOSPC/)
  assert.match(diskError(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }))!, /EIO/)
})

test('what no disk is to blame for stays what it is', async () => {
  assert.equal(diskError(await errorOf(() => open('/no/such/file'))), undefined)
  assert.equal(diskError(new Error('row 28 is wrong (os error)')), undefined)
  assert.equal(diskError('a text'), undefined)
  const error = (await errorOf(() => naming('store rows', () => Promise.reject(new Error('why'))))) as Error
  assert.equal(error.message, 'cannot store rows: why')
  assert.equal((error.cause as Error).message, 'why')
})
