import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { RecordBatch } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { columnName, type Schema } from '../../src/core/schema.ts'
import { eachPair } from '../../src/core/sparse-vector.ts'
import { termIndex } from '../../src/functions/term-counts.ts'
import { field } from '../support/field.ts'

const body = field('body', 'VarChar', { maxLength: 100, nullable: true, enableAnalyzer: true })
const terms = field('terms', 'SparseFloatVector', { functionOutput: 'BM25' })
const id = field('id', 'Int64', { isPrimary: true })
const made = { id: 100, name: 'f', description: '', type: 'BM25', params: {} } as const
// The output stands before its input: the order of fields does not matter.
const schema: Schema = {
  fields: [id, terms, body],
  functions: [{ ...made, inputId: body.id, outputId: terms.id }],
}
const builder = () => new BatchBuilder(schema, new IdBlock(0n), 0)

function termsOf(batch: RecordBatch): (Record<number, number> | null)[] {
  return Array.from({ length: batch.numRows }, (_, row) => {
    const bytes: Uint8Array | null = batch.getChild(columnName(terms))!.get(row)
    if (bytes === null) return null
    const pairs: Record<number, number> = {}
    eachPair(bytes, (index, count) => (pairs[index] = count))
    return pairs
  })
}

function append(batch: BatchBuilder, texts: readonly (string | null)[]): void {
  texts.forEach((text, i) => {
    batch.column(id).appendValue(i)
    batch.column(body).appendValue(text)
    batch.endRow()
  })
}

test('a batch computes the output of a BM25 function from its input, row by row', () => {
  const batch = builder()
  append(batch, ['Red fox, red dog', '', null, 'Ñandú'])
  assert.deepEqual(termsOf(batch.finish()), [
    { [termIndex('red')]: 2, [termIndex('fox')]: 1, [termIndex('dog')]: 1 },
    {},
    null,
    { [termIndex('ñandú')]: 1 },
  ])
})

test('a builder computes each of its batches anew', () => {
  const batch = builder()
  append(batch, ['one', null])
  batch.finish()
  append(batch, ['two'])
  assert.deepEqual(termsOf(batch.finish()), [{ [termIndex('two')]: 1 }])
  append(batch, [])
  assert.deepEqual(termsOf(batch.finish()), [])
})

test('columns appended in runs are computed alike, and those that nobody appends to', () => {
  const batch = builder()
  batch.column(id).appendNumbers(BigInt64Array.of(1n, 2n), 0, 2)
  batch.endRows(2)
  assert.deepEqual(termsOf(batch.finish()), [null, null])
})
