import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { silentLogger } from '../src/core/logger.ts'
import { shutDown } from '../src/shutdown.ts'

test('the phases end one after the other; one that hangs or throws is named and the next goes on', async () => {
  const done: string[] = []
  const failed: string[] = []
  const logger = {
    ...silentLogger,
    error: (details: { phase?: string; err?: Error }) => void failed.push(`${details.phase}: ${details.err!.message}`),
  }
  const phases = [
    { name: 'http', run: async () => void done.push('http') },
    { name: 'imports', run: () => new Promise<void>(() => {}) },
    {
      name: 'engine',
      run: async () => {
        throw new Error('EIO')
      },
    },
    { name: 'catalog', run: async () => void done.push('catalog') },
  ]
  await shutDown(phases, logger, 20)
  assert.deepEqual(done, ['http', 'catalog'])
  assert.deepEqual(failed, ['imports: not done after 20 ms', 'engine: EIO'])
})
