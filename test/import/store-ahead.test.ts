/** A reader fills the next batch while the last one is being stored. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { tableFromIPC } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { limits } from '../../src/core/limits.ts'
import { textsOf } from '../../src/engine/lance/arrow-texts.ts'
import { BatchFile } from '../../src/engine/lance/files/batch-file.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { storingAhead } from '../../src/import/worker/store-ahead.ts'
import { schemaOf, WIDE } from '../formats/csv-json-support.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'

const schema = schemaOf([
  field('id', 'Int64', { isPrimary: true }),
  field('t', 'VarChar', { maxLength: 100, nullable: true }),
])
const BATCHES = 4
const ROWS = (BATCHES - 1) * limits.batchRowsMax + 10
const rowText = (id: number) => (id % 7 === 0 ? null : `text of ${id}`)
const lines = (last = '') =>
  Buffer.from(
    Array.from({ length: ROWS }, (_, id) => JSON.stringify({ id, t: rowText(id) }))
      .concat(last)
      .join('\n'),
  )

/** Reads the lines; `store` is given each full batch's number and columns. */
async function read(
  content: Buffer,
  store: (number: number, ids: bigint[], texts: (string | null)[]) => Promise<void>,
) {
  const batch = new BatchBuilder(schema, new IdBlock(1n), 0)
  const file = new BatchFile()
  let number = 0
  const take = async () => {
    if (batch.rows === 0) return
    assert.equal(batch.rows, Math.min(limits.batchRowsMax, ROWS - number * limits.batchRowsMax))
    file.add(batch.finish())
    const bytes = file.finish()
    await turn()
    await turn()
    // Looked at only now: it must still be what it was.
    const [record] = tableFromIPC(bytes).batches
    const ids = Array.from(record.getChildAt(0)!.data[0].values as BigInt64Array)
    await store(number++, ids, textsOf(record.getChildAt(1)!))
  }
  let waits = 0
  const waiting = (wait: () => Promise<void>) => {
    waits++
    return wait()
  }
  const result = await storingAhead(take, waiting, (onBatch) => {
    const request = {
      sources: [memorySource('rows.jsonl', content)],
      range: { kind: 'whole' as const },
      csv: { separator: ',', nullKey: '' },
      onBatch,
      signal: new AbortController().signal,
    }
    return jsonLinesReader(WIDE)(request, batch)
  })
  return { result, waits }
}

test('batches are stored one at a time, whole, while the reader goes on', async () => {
  let [storing, stored] = [0, 0]
  const { result, waits } = await read(lines(), async (number, ids, texts) => {
    assert.equal(++storing, 1)
    const first = number * limits.batchRowsMax
    const numbers = Array.from({ length: ids.length }, (_, i) => first + i)
    assert.deepEqual(ids, numbers.map(BigInt))
    assert.deepEqual(texts, numbers.map(rowText))
    await turn()
    storing--
    stored += ids.length
  })
  assert.deepEqual([result.rows, stored], [ROWS, ROWS])
  // Each full batch, the rest, and the end of it.
  assert.equal(waits, BATCHES + 1)
})

test('what goes wrong while storing ends the reading', async () => {
  let calls = 0
  const reading = read(lines(), async () => {
    calls++
    throw new Error('disk full')
  })
  await assert.rejects(reading, /disk full/)
  assert.equal(calls, 1)
})

test('what goes wrong with the last rows is not lost', async () => {
  const reading = read(lines(), async (number) => {
    if (number === BATCHES - 1) throw new Error('disk full')
  })
  await assert.rejects(reading, /disk full/)
})

test('a bad row is told once the batch before it has been stored', async () => {
  let stored = 0
  const reading = read(lines('{"id":"x"}'), async () => void stored++)
  await assert.rejects(reading, new RegExp(`row ${ROWS}`))
  assert.equal(stored, BATCHES - 1)
})
