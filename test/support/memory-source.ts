/** A file in memory, as strict as a real one, which keeps count of what was read of it. */
import type { ByteSource } from '../../src/objects/byte-source.ts'

export interface MemorySource extends ByteSource {
  /** [from, to) of every read, to show that nothing outside a range is touched. */
  readonly reads: [number, number][]
}

export function memorySource(key: string, content: Uint8Array): MemorySource {
  const reads: [number, number][] = []
  return {
    key,
    bytes: content.length,
    version: 'v1',
    reads,
    async read(from, to, into, until = to) {
      if (!(from >= 0 && from <= to && to <= until && until <= content.length)) {
        throw new Error(`read [${from}, ${to}), then up to ${until}, of ${content.length} bytes`)
      }
      reads.push([from, to])
      // At an odd offset, as a network buffer may be.
      const copy = into ?? new Uint8Array(to - from + 3).subarray(3)
      if (copy.length !== to - from) throw new Error(`${copy.length} bytes of memory for [${from}, ${to})`)
      copy.set(content.subarray(from, to))
      return copy
    },
    async close() {},
  }
}
