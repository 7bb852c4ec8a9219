/** An import of Elanus with the peaks of its memory. */
import type { Bench, Figures, Trial } from '../case.ts'
import type { ElanusStore } from '../elanus/elanus-store.ts'
import { withElanus } from '../elanus/with-elanus.ts'
import { watchMemory } from '../memory.ts'
import type { ImportOrder } from '../store.ts'

/** How many a server is measured with. */
export const WORKERS = [2, 1]
export const workersText = (workers: number): string => `${workers} worker${workers === 1 ? '' : 's'}`

export interface MemoryRow {
  readonly group: string
  readonly name: string
  readonly workers: number
  readonly index?: string
}

export function memoryTrial(bench: Bench, order: ImportOrder, { group, name, workers, index }: MemoryRow): Trial {
  return {
    label: `${group}, ${name}`,
    subject: 'elanus',
    run: () =>
      withElanus(bench, async (store) => [{ group, name, figures: await peaksOfImport(store, order, index) }], {
        workers,
      }),
  }
}

/** Into a new collection. Throws where memory cannot be read. */
async function peaksOfImport(store: ElanusStore, order: ImportOrder, index?: string): Promise<Figures> {
  await store.create(order.set.dim, index)
  const memory = watchMemory(store.pid)
  const seconds = await store.importInto(order).finally(() => memory.stop())
  const { totalBytes, serverBytes, workerBytes } = memory.stop()
  if (totalBytes === 0) throw new Error('memory can only be read on Linux')
  return { 'all MB': totalBytes / 1e6, 'server MB': serverBytes / 1e6, 'worker MB': workerBytes / 1e6, seconds }
}
