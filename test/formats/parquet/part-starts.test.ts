/** A row group read in parts gives what it gives read whole. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { FileError } from '../../../src/core/errors.ts'
import { corpusCases } from '../../fuzz/corpus-cases.ts'
import { readInput, readInTasks } from '../../fuzz/read-input.ts'

describe('a row group in parts', () => {
  for (const input of corpusCases('parquet')) {
    test(`gives the rows of the whole, or is refused as it is: ${input.name}`, async () => {
      const whole = await readInput(input)
      for (const taskBytes of [1, 100, 1000, 10_000]) {
        const parts = await readInTasks(input, taskBytes).catch((error) => {
          if (error instanceof FileError) return undefined
          throw error
        })
        if (!parts) continue
        assert.equal(parts.kind, whole.kind, `${taskBytes}`)
        if (parts.kind === 'rows') assert.deepEqual(parts, whole)
      }
    })
  }
})
