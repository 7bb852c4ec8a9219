/** Runs of numbers, many rows, nulls between them, and builders used over and over. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildColumn } from '../../src/columns/build-column.ts'
import type { NumericArray } from '../../src/columns/column-builder.ts'
import type { Field } from '../../src/core/schema.ts'
import { field } from '../support/field.ts'
import { vectorFromData } from './column-support.ts'

const run = (f: Field, source: NumericArray, from: number, rows: number): unknown[] => {
  const column = buildColumn(f)
  column.appendNumbers(source, from, rows)
  assert.equal(column.length, rows)
  return vectorFromData(column.finish())
}

test('runs of numbers are taken from where they are told, widened where that is exact', () => {
  assert.deepEqual(run(field('f', 'Int8'), new Int8Array([9, 1, -2]), 1, 2), [1, -2])
  assert.deepEqual(run(field('f', 'Int16'), new Int8Array([1, -2]), 0, 2), [1, -2])
  assert.deepEqual(run(field('f', 'Int32'), new BigInt64Array([5n]), 0, 1), [5])
  assert.deepEqual(run(field('f', 'Int64'), new BigInt64Array([5n, -(2n ** 63n)]), 0, 2), [5n, -(2n ** 63n)])
  assert.deepEqual(run(field('f', 'Int64'), new Uint32Array([5]), 0, 1), [5n])
  assert.deepEqual(run(field('f', 'Int64'), new BigUint64Array([5n]), 0, 1), [5n])
  assert.deepEqual(run(field('f', 'Float'), new Float64Array([0.1]), 0, 1), [Math.fround(0.1)])
  assert.deepEqual(run(field('f', 'Double'), new Float64Array([0.1]), 0, 1), [0.1])
  assert.deepEqual(run(field('f', 'Bool'), new Uint8Array([1, 0]), 0, 2), [true, false])
  assert.deepEqual(run(field('f', 'FloatVector', { dim: 2 }), new Float32Array([9, 9, 1, 2, 3, 4]), 2, 2), [
    [1, 2],
    [3, 4],
  ])
  assert.deepEqual(run(field('f', 'FloatVector', { dim: 2 }), new Float64Array([0.1, 2]), 0, 1), [
    [Math.fround(0.1), 2],
  ])
})

test('a run that holds a bad number is refused, with the row it is in', () => {
  const refused = (f: Field, source: NumericArray, rows: number, offset: number) =>
    assert.throws(() => run(f, source, 0, rows), { offset })
  refused(field('f', 'Int8'), new Int16Array([1, 2, 300]), 3, 2)
  refused(field('f', 'Int8'), new Uint8Array([1, 200]), 2, 1)
  refused(field('f', 'Int64'), new BigUint64Array([1n, 2n ** 63n]), 2, 1)
  refused(field('f', 'Float'), new Float32Array([1, Number.NaN]), 2, 1)
  refused(field('f', 'Float'), new Float64Array([1, 1e39]), 2, 1)
  refused(field('f', 'Double'), new Float64Array([Number.POSITIVE_INFINITY]), 1, 0)
  refused(field('f', 'Bool'), new Uint8Array([1, 2]), 2, 1)
  refused(field('f', 'FloatVector', { dim: 2 }), new Float32Array([1, 2, 3, Number.NEGATIVE_INFINITY]), 2, 1)
  refused(field('f', 'FloatVector', { dim: 2 }), new Float64Array([1, 2, 3, 4, 1e39, 0]), 3, 2)
})

test('a run of the wrong kind is refused', () => {
  for (const f of [field('f', 'Int64'), field('f', 'Int8'), field('f', 'Bool')]) {
    assert.throws(() => run(f, new Float32Array(1), 0, 1), /expected type/)
  }
  for (const f of [field('f', 'Float'), field('f', 'FloatVector', { dim: 1 })]) {
    assert.throws(() => run(f, new Int32Array(1), 0, 1), /expected type/)
  }
  for (const f of [
    field('f', 'VarChar', { maxLength: 9 }),
    field('f', 'JSON'),
    field('f', 'Array', { elementType: 'Int8' }),
  ]) {
    assert.throws(() => run(f, new Int8Array(1), 0, 1), /expected type/)
  }
})

const CASES: [Field, fc.Arbitrary<unknown>][] = [
  [field('f', 'Bool', { nullable: true }), fc.boolean()],
  [field('f', 'Int16', { nullable: true }), fc.integer({ min: -32768, max: 32767 })],
  [field('f', 'Int64', { nullable: true }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  [field('f', 'Float', { nullable: true }), fc.float({ noNaN: true, noDefaultInfinity: true })],
  [field('f', 'Double', { nullable: true }), fc.double({ noNaN: true, noDefaultInfinity: true })],
  [field('f', 'VarChar', { nullable: true, maxLength: 1000 }), fc.string({ unit: 'grapheme' })],
  [
    field('f', 'Array', { nullable: true, elementType: 'VarChar', maxLength: 1000, maxCapacity: 20 }),
    fc.array(fc.string()),
  ],
  [
    field('f', 'FloatVector', { nullable: true, dim: 3 }),
    fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
  ],
]

for (const [f, values] of CASES) {
  test(`${f.dataType} gives back any rows with nulls among them, batch after batch`, () => {
    const batch = fc.array(fc.option(values, { nil: null }), { maxLength: 60 })
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 4 }), (batches) => {
        const column = buildColumn(f)
        for (const rows of batches) {
          for (const row of rows) column.appendValue(row)
          assert.equal(column.length, rows.length)
          assert.deepEqual(vectorFromData(column.finish()), rows)
          assert.equal(column.length, 0)
        }
      }),
      { seed: 11, numRuns: 60 },
    )
  })
}

test('a column without nulls has no bitmap', () => {
  const column = buildColumn(field('f', 'Int8', { nullable: true }))
  column.appendValue(1)
  assert.equal(column.finish().nullBitmap?.length ?? 0, 0)
})

test('byteLength grows with what is held and starts again after finish', () => {
  const column = buildColumn(field('f', 'FloatVector', { dim: 4 }))
  column.appendNumbers(new Float32Array(40), 0, 10)
  assert.equal(column.byteLength, 160)
  column.finish()
  assert.equal(column.byteLength, 0)
})
