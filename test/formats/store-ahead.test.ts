/** A reader fills the next batch while the last one is being stored. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { limits } from '../../src/core/limits.ts'
import { textsOf } from '../../src/engine/lance/arrow-texts.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { storingAhead } from '../../src/formats/store-ahead.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'
import { schemaOf, WIDE } from './csv-json-support.ts'

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
  const batch = new BatchBuilder(schema, { next: () => 0n }, 0)
  let number = 0
  const onBatch = async () => {
    assert.equal(batch.rows, limits.batchRowsMax)
    const record = batch.finish()
    await turn()
    await turn()
    // Looked at only now: it must still be what it was.
    const ids = Array.from(record.getChildAt(0)!.data[0].values as BigInt64Array)
    await store(number++, ids, textsOf(record.getChildAt(1)!))
  }
  const request = {
    sources: [memorySource('rows.jsonl', content)],
    range: { kind: 'whole' as const },
    csv: { separator: ',', nullKey: '' },
    onBatch,
    signal: new AbortController().signal,
  }
  return { result: await storingAhead(jsonLinesReader(WIDE))(request, batch), left: batch.rows }
}

test('batches are stored one at a time, whole, while the reader goes on', async () => {
  let [storing, stored] = [0, 0]
  const { result, left } = await read(lines(), async (number, ids, texts) => {
    assert.equal(++storing, 1)
    const first = number * limits.batchRowsMax
    assert.deepEqual(
      ids,
      Array.from({ length: limits.batchRowsMax }, (_, i) => BigInt(first + i)),
    )
    assert.deepEqual(
      texts,
      Array.from({ length: limits.batchRowsMax }, (_, i) => rowText(first + i)),
    )
    await turn()
    storing--
    stored++
  })
  assert.deepEqual([result.rows, stored, left], [ROWS, BATCHES - 1, 10])
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

test('a bad row is told after the batch before it has been stored', async () => {
  let stored = 0
  const reading = read(lines('{"id":"x"}'), async () => void stored++)
  await assert.rejects(reading, new RegExp(`row ${ROWS}`))
  assert.equal(stored, BATCHES - 1)
})
