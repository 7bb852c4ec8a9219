/** What goes to a worker in one order: small tasks together, so that a file costs no order of its own. Pure. */
import { strict as assert } from 'node:assert'
import { limits } from '../core/limits.ts'

/**
 * Tasks that follow one another, in bundles of about equal size, as many for each worker. Within `bundleBytesMax` whatever is more
 * than one task; what is larger stays alone.
 */
export function bundleTasks<T extends { readonly bytes: number }>(tasks: readonly T[], workers: number): T[][] {
  assert(workers > 0)
  const weights = tasks.map(({ bytes }) => Math.max(bytes, limits.bundleTaskBytesMin))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const share = total / (workers * Math.ceil(total / (workers * limits.bundleBytesMax)))
  const bundles: T[][] = []
  let open = Number.POSITIVE_INFINITY
  tasks.forEach((task, i) => {
    const weight = weights[i]
    // Half a task beyond the share is nearer to it than none.
    if (open + weight / 2 > share || open + weight > limits.bundleBytesMax) {
      bundles.push([])
      open = 0
    }
    bundles[bundles.length - 1].push(task)
    open += weight
  })
  return bundles
}

/**
 * File groups that follow one another, to be looked at in one order. How long each takes nobody knows yet: bundles shrink, so that
 * all workers end at about the same time.
 */
export function bundleFiles<T>(groups: readonly T[], workers: number): T[][] {
  assert(workers > 0)
  const bundles: T[][] = []
  for (let from = 0; from < groups.length; ) {
    const size = Math.min(limits.bundleFilesMax, Math.ceil((groups.length - from) / (2 * workers)))
    bundles.push(groups.slice(from, from + size))
    from += size
  }
  return bundles
}
