/** Lets any reader go on while the batch before is being stored: one at a time, so two are held at most. */
import { strict as assert } from 'node:assert'
import type { RowReader } from './row-reader.ts'

/** The reader as it is, but `onBatch` returns as soon as it may be called again. All is stored when the reader has ended. */
export const storingAhead =
  (reader: RowReader): RowReader =>
  async (request, batch) => {
    let storing = Promise.resolve()
    const onBatch = async () => {
      await storing
      storing = request.onBatch()
      assert(batch.rows === 0, 'a batch is taken out of the builder at once')
      // Whoever awaits it sees its error.
      storing.catch(() => undefined)
    }
    try {
      const result = await reader({ ...request, onBatch }, batch)
      await storing
      return result
    } catch (error) {
      await storing.catch(() => undefined)
      throw error
    }
  }
