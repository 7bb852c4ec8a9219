import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { chartOf } from '../../bench/report/chart.ts'
import { environment } from '../../bench/report/environment.ts'
import { median, range, shown } from '../../bench/report/statistics.ts'
import type { CaseResult } from '../../bench/run-cases.ts'

const RESULT: CaseResult = {
  name: 'import',
  about: 'a < b & c',
  baselines: ['elanus'],
  rows: [
    { group: 'json', name: 'elanus', figures: { seconds: [1, 3, 2] } },
    { group: 'json', name: 'milvus', figures: { seconds: [8, 8, 8] } },
  ],
  failures: [{ trial: 'milvus, csv', reason: 'no such format' }],
}

test('the median of an even number of values is the mean of the middle two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.equal(median([9, 1, 5]), 5)
})

test('numbers are shown with three digits that count', () => {
  assert.deepEqual([1234.5, 99.96, 99.94, 12.34, 9.996, 1.234, 0.12345].map(shown), [
    '1235',
    '100',
    '99.9',
    '12.3',
    '10.0',
    '1.23',
    '0.123',
  ])
  assert.equal(range([2, 1, 3]), '2.00 (1.00–3.00)')
  assert.equal(range([2]), '2.00')
})

test('the chart has a bar for each row, to one scale in a group, and names ratios and failures', () => {
  const chart = chartOf('a title', [RESULT])
  const widths = [...chart.matchAll(/<rect x="\d+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width))
  assert.deepEqual(widths, [100, 400])
  assert.match(chart, /8\.00 \(8\.00–8\.00\), 4\.00 ×/)
  assert.match(chart, /failed: milvus, csv: no such format/)
  assert.match(chart, /a &lt; b &amp; c/)
  assert.doesNotMatch(chart, /a < b/)
})

test('a result knows its machine, versions and commit', () => {
  const { machine, versions, commit } = environment({ milvus: { milvus: '2.3.5', pymilvus: '2.3.7' } })
  assert.ok(machine.cores > 0 && machine.memoryBytes > 0)
  assert.equal(versions.node, process.version)
  assert.deepEqual(versions.peers, { 'milvus: milvus': '2.3.5', 'milvus: pymilvus': '2.3.7' })
  if (commit !== null) assert.match(commit, /^[0-9a-f]{40}$/)
})
