/** A bucket of files in memory. */
import type { Bucket } from '../../src/objects/byte-source.ts'
import { objectNotFound } from '../../src/objects/object-errors.ts'
import { normalizeKey } from '../../src/objects/object-key.ts'
import { memorySource } from '../support/memory-source.ts'

export function memoryBucket(files: ReadonlyMap<string, Uint8Array>): Bucket {
  const open = async (key: string) => {
    const normal = normalizeKey(key)
    const bytes = files.get(normal)
    if (!bytes) throw objectNotFound(normal)
    return memorySource(normal, bytes)
  }
  return {
    name: 'memory',
    open,
    stat: open,
    async *list(prefix) {
      for (const key of files.keys()) if (key.startsWith(prefix)) yield key
    },
    async put() {
      throw new Error('read only')
    },
    async close() {},
  }
}
