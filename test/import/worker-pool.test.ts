import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { WorkerSetup } from '../../src/import/worker/messages.ts'
import { OrderCancelled, WorkerDied, WorkerPool } from '../../src/import/worker-pool.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const ENTRY = fileURLToPath(new URL('./fake-worker.ts', import.meta.url))

const setupIn = (folder: string): WorkerSetup => ({
  ...{ segmentsFolder: '', lockFile: '', bucket: { kind: 'local', folder: '' } },
  tempFolder: join(folder, 'temp'),
})

function poolOf(t: TestContext, size: number): WorkerPool {
  const pool = new WorkerPool(ENTRY, size, setupIn(tempFolder(t)))
  t.after(() => pool.close())
  return pool
}

const order = (pool: WorkerPool, owner: string, keys: string[], begun?: string[], isUrgent = false) =>
  pool.submit<'inspect'>({
    owner,
    isUrgent,
    make: () => {
      begun?.push(`${owner} ${keys[0]}`)
      return { kind: 'inspect', groups: [{ format: 'json', keys }], schema: { fields: [] } }
    },
  })

test('owners take turns, and each keeps its own order', async (t) => {
  const pool = poolOf(t, 1)
  const begun: string[] = []
  await Promise.all([...['a1', 'a2', 'a3'].map((k) => order(pool, 'a', [k], begun)), order(pool, 'b', ['b1'], begun)])
  assert.deepEqual(begun, ['a a1', 'b b1', 'a a2', 'a a3'])
})

test('an urgent order goes before those that its owner has waiting, not before those of others', async (t) => {
  const pool = poolOf(t, 1)
  const begun: string[] = []
  const waiting = [...['a1', 'a2', 'a3'].map((k) => order(pool, 'a', [k], begun)), order(pool, 'b', ['b1'], begun)]
  await Promise.all([...waiting, order(pool, 'a', ['urgent'], begun, true)])
  assert.deepEqual(begun, ['a urgent', 'b b1', 'a a1', 'a a2', 'a a3'])
})

test('a worker that dies fails its own order only and is replaced', async (t) => {
  const pool = poolOf(t, 1)
  const [dead, failed, alive] = await Promise.allSettled([
    order(pool, 'a', ['die']),
    order(pool, 'b', ['fail', 'bad row']),
    order(pool, 'c', ['x']),
  ])
  assert.ok(dead.status === 'rejected' && dead.reason instanceof WorkerDied && /SIGKILL/.test(dead.reason.message))
  assert.ok(failed.status === 'rejected' && failed.reason.message === 'bad row')
  assert.ok(alive.status === 'fulfilled' && alive.value[0].versions[0] === 'x')
})

test('cancel ends what waits and what runs, also a worker that does not listen, and touches nobody else', async (t) => {
  const pool = poolOf(t, 2)
  const begun: string[] = []
  const polite = order(pool, 'a', ['hold'], begun)
  const deaf = order(pool, 'a', ['hang'], begun)
  const waiting = order(pool, 'a', ['never'], begun)
  const other = order(pool, 'b', ['x'])
  await waitFor(() => begun.length === 2, 'both workers are busy')
  const rejected = [polite, deaf, waiting].map((work) => assert.rejects(work, OrderCancelled))
  pool.cancel('a')
  await Promise.all(rejected)
  assert.equal((await other)[0].versions[0], 'x')
  assert.deepEqual(begun, ['a hold', 'a hang'])
})

test('an order that cannot be made fails alone', async (t) => {
  const pool = poolOf(t, 1)
  const broken = pool.submit<'inspect'>({
    owner: 'a',
    make: () => {
      throw new Error('no id left')
    },
  })
  await assert.rejects(broken, /no id left/)
  assert.equal((await order(pool, 'a', ['x']))[0].versions[0], 'x')
})

test('close leaves no process', async (t) => {
  const pool = new WorkerPool(ENTRY, 2, setupIn(tempFolder(t)))
  const pids = pool.processIds
  const pending = order(pool, 'a', ['hang'])
  const ended = assert.rejects(pending, OrderCancelled)
  await pool.close()
  await ended
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

test('is idle when no order waits and none runs, however it ended', async (t) => {
  const pool = poolOf(t, 1)
  await pool.idle()
  const ended: string[] = []
  const orders = ['die', 'fail', 'x'].map((key) => order(pool, 'a', [key]).finally(() => ended.push(key)))
  const idle = pool.idle().then(() => ended.push('idle'))
  await Promise.allSettled([...orders, idle])
  assert.deepEqual(ended, ['die', 'fail', 'x', 'idle'])
  const held = order(pool, 'b', ['hold'])
  const cancelled = pool.idle()
  pool.cancel('b')
  await assert.rejects(held, OrderCancelled)
  await cancelled
})

test('a closed pool takes no order and keeps nobody waiting', async (t) => {
  const pool = poolOf(t, 1)
  const held = order(pool, 'a', ['hang'])
  const idle = pool.idle()
  const rejected = assert.rejects(held, OrderCancelled)
  await pool.close()
  await Promise.all([rejected, idle, pool.idle()])
  await assert.rejects(order(pool, 'a', ['x']), OrderCancelled)
})
