/** The line protocol of the peers, spoken with a small script of our own in place of Python. */
import { strict as assert } from 'node:assert'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { PythonPeer } from '../../bench/peers/python-peer.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SCRIPT = `
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
const answer = (value) => process.stdout.write(JSON.stringify(value) + '\\n')
answer({ result: { pid: process.pid } })
for await (const line of createInterface({ input: process.stdin })) {
  const { command, arguments: given } = JSON.parse(line)
  if (command === 'die') { console.error('Traceback\\nOSError: no space'); process.exit(1) }
  answer(command === 'add' ? { result: given.a + given.b } : { error: 'AttributeError: ' + command })
}
writeFileSync(process.argv[2] + '-stopped', '')
`

async function startPeer(t: TestContext): Promise<{ peer: PythonPeer; folder: string }> {
  const folder = tempFolder(t)
  mkdirSync(folder, { recursive: true })
  const script = join(folder, 'peer.mjs')
  writeFileSync(script, SCRIPT)
  const peer = await PythonPeer.start(process.execPath, script, folder)
  t.after(() => peer.stop())
  return { peer, folder }
}

test('a peer answers its commands in order, and its errors are errors', async (t) => {
  const { peer } = await startPeer(t)
  assert.ok(peer.pid > 0)
  assert.equal(await peer.call('add', { a: 1, b: 2 }), 3)
  await assert.rejects(peer.call('fly', {}), { message: 'AttributeError: fly' })
  assert.equal(await peer.call('add', { a: 3, b: 4 }), 7)
})

test('a peer that dies is an error with its last words', async (t) => {
  const { peer } = await startPeer(t)
  await assert.rejects(peer.call('die', {}), { message: 'the peer ended: OSError: no space' })
  await assert.rejects(peer.call('add', { a: 1, b: 2 }), /the peer ended/)
})

test('a peer stops by itself when nothing more will be asked', async (t) => {
  const { peer, folder } = await startPeer(t)
  await peer.stop()
  assert.ok(existsSync(join(folder, 'data-stopped')))
})
