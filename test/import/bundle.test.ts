import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { bundleFiles, bundleTasks } from '../../src/import/bundle.ts'
import { seeded } from '../support/sample-files.ts'

const MB = 1_000_000
const MAX = limits.bundleBytesMax
const tasksOf = (...sizes: number[]) => sizes.map((bytes, ordinal) => ({ ordinal, bytes }))
const countsOf = (bundles: readonly (readonly unknown[])[]) => bundles.map((bundle) => bundle.length)
const bundled = (workers: number, ...sizes: number[]) => countsOf(bundleTasks(tasksOf(...sizes), workers))

test('small tasks go together, about as many bytes for each worker', () => {
  assert.deepEqual(bundled(2, ...Array(100).fill(3 * MB)), [...Array(5).fill(17), 15])
  assert.deepEqual(bundled(2, ...Array(100).fill(100)), [50, 50])
  assert.deepEqual(bundled(1, ...Array(5).fill(100)), [5])
  assert.deepEqual(bundled(2, ...Array(5).fill(MB)), [3, 2])
  assert.deepEqual(bundled(4, ...Array(3).fill(MB)), [1, 1, 1])
  assert.deepEqual(bundled(2, 8 * MB, MB, MB, 8 * MB), [2, 2])
})

test('a large task stays alone, whatever stands beside it', () => {
  assert.deepEqual(bundled(2, 128 * MB, 128 * MB), [1, 1])
  assert.deepEqual(bundled(2, MB, 128 * MB, MB, MB), [1, 1, 2])
  assert.deepEqual(bundled(1, 128 * MB, 10), [1, 1])
  assert.deepEqual(bundled(1, MAX, MAX), [1, 1])
})

test('files without bytes, and no files', () => {
  assert.deepEqual(bundled(2), [])
  assert.deepEqual(bundled(2, 0), [1])
  assert.deepEqual(bundled(2, 0, 0, 0, 0), [2, 2])
})

test('whatever the sizes: every task once and in order, no bundle above the limit, and no worker without one that could have it', () => {
  const random = seeded(7)
  for (let round = 0; round < 2000; round++) {
    const workers = 1 + Math.floor(random() * 4)
    const widest = 10 ** (random() * 8.5)
    const tasks = tasksOf(...Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * widest)))
    const bundles = bundleTasks(tasks, workers)
    assert.deepEqual(bundles.flat(), tasks)
    for (const bundle of bundles) {
      const bytes = bundle.reduce((sum, task) => sum + task.bytes, 0)
      assert.ok(bundle.length > 0 && (bundle.length === 1 || bytes <= MAX), `${bundle.length} tasks of ${bytes} bytes`)
      assert.ok(bundle.length * limits.bundleTaskBytesMin <= MAX, `${bundle.length} tasks`)
    }
    const weights = tasks.map((task) => Math.max(task.bytes, limits.bundleTaskBytesMin))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const isEven = tasks.length > 0 && Math.max(...weights) <= total / workers / 4
    if (isEven) assert.ok(bundles.length >= workers, `${bundles.length} bundles for ${workers}`)
  }
})

test('files to be looked at go together in bundles that shrink', () => {
  const sizes = (count: number, workers: number) => countsOf(bundleFiles(Array.from({ length: count }), workers))
  assert.deepEqual(sizes(0, 2), [])
  assert.deepEqual(sizes(1, 2), [1])
  assert.deepEqual(sizes(4, 2), [1, 1, 1, 1])
  assert.deepEqual(sizes(10, 2), [3, 2, 2, 1, 1, 1])
  assert.deepEqual(sizes(100, 2), [16, 16, 16, 13, 10, 8, 6, 4, 3, 2, 2, 1, 1, 1, 1])
  for (let count = 0; count < 200; count++) {
    const files = Array.from({ length: count }, (_, i) => i)
    for (const workers of [1, 2, 3, 16]) {
      const bundles = bundleFiles(files, workers)
      assert.deepEqual(bundles.flat(), files)
      assert.ok(bundles.every(({ length }) => length > 0 && length <= limits.bundleFilesMax))
    }
  }
})
