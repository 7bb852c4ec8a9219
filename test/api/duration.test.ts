/** Durations of the import option `timeout`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDurationMs } from '../../src/core/duration.ts'

test('Go durations are read', () => {
  const cases: [string, number][] = [
    ['300s', 300_000],
    ['1.5h', 5_400_000],
    ['1h45m', 6_300_000],
    ['0', 0],
    ['-2s', -2000],
    ['+1m', 60_000],
    ['.5s', 500],
    ['1.s', 1000],
    ['100ms', 100],
    ['2h3m4s5ms', 7_384_005],
    ['1000µs', 1],
  ]
  for (const [text, ms] of cases) assert.equal(parseDurationMs(text), ms, text)
})

test('a bare last number takes the next smaller unit', () => {
  assert.equal(parseDurationMs('1h45'), 6_300_000)
  assert.equal(parseDurationMs('1m30'), 90_000)
  assert.equal(parseDurationMs('2s5'), 2005)
})

test('everything else is no duration', () => {
  for (const text of [
    '',
    '300',
    's',
    '1x',
    '1h 5m',
    ' 1h',
    '1h45m5x',
    '1ns5',
    '-',
    '1e3s',
    '.s',
    '1h45 ',
    '99999999h',
  ]) {
    assert.equal(parseDurationMs(text), undefined, text)
  }
})
