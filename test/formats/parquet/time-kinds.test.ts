/** Which marks of a Parquet column of integers say that it counts time: the new one, and the old one of files without it. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { SchemaElement } from 'hyparquet'
import { timeKind, timeScaleOf } from '../../../src/formats/parquet/time-kinds.ts'

const element = (more: Partial<SchemaElement>): SchemaElement => ({ name: 'at', type: 'INT64', ...more })

test('times are known by their marks', () => {
  const logical = (unit: 'MILLIS' | 'MICROS' | 'NANOS', isAdjustedToUTC: boolean) =>
    timeKind(element({ logical_type: { type: 'TIMESTAMP', unit, isAdjustedToUTC } }))
  assert.equal(logical('MILLIS', true), 'timestamp[ms, tz=UTC]')
  assert.equal(logical('NANOS', false), 'timestamp[ns]')
  assert.equal(timeKind(element({ converted_type: 'TIMESTAMP_MILLIS' })), 'timestamp[ms, tz=UTC]')
  assert.equal(timeKind(element({ converted_type: 'TIMESTAMP_MICROS' })), 'timestamp[us, tz=UTC]')
  // The new mark counts where both are there.
  const both = element({
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', unit: 'MICROS', isAdjustedToUTC: false },
  })
  assert.equal(timeKind(both), 'timestamp[us]')
})

test('other integers and damaged marks are no times', () => {
  assert.equal(timeKind(element({})), undefined)
  assert.equal(timeKind(element({ type: 'INT96' })), undefined)
  assert.equal(timeKind(element({ type: 'INT32', converted_type: 'TIMESTAMP_MILLIS' })), undefined)
  assert.equal(timeKind(element({ converted_type: 'TIME_MICROS' })), undefined)
  const unknown = {
    type: 'TIMESTAMP',
    unit: 'PICOS',
    isAdjustedToUTC: true,
  } as unknown as SchemaElement['logical_type']
  assert.equal(timeKind(element({ logical_type: unknown })), undefined)
  assert.deepEqual(timeScaleOf('timestamp[us]'), { unit: 'us', isUtc: false })
  assert.equal(timeScaleOf('int64'), undefined)
})
