/**
 * Which sealed segments are merged. Pure. Only neighbours are: of two rows with one primary key the one in the later segment is
 * newer, so no visible segment, whatever its state and partition, may stand between them.
 */
import type { Segment } from '../../catalog/records.ts'
import { limits } from '../../core/limits.ts'

export interface MeasuredSegment {
  readonly segment: Segment
  /** Of its rows on disk; looked at in sealed segments only. */
  readonly bytes: number
}

/** Two or more neighbours, oldest first. */
export type Run = readonly MeasuredSegment[]

/** background: only what is worth its writing. asked: everything that fits. */
export type Policy = 'background' | 'asked'

const isSealed = ({ state }: Segment): boolean => state === 'sealed'

/** Whether there are so many sealed segments that the background looks at them. */
export const areMany = (visible: readonly Segment[]): boolean =>
  visible.filter(isSealed).length >= limits.sealedSegmentsMany

/** `visible`: all visible segments of a collection, oldest first. The runs do not overlap. */
export function planRuns(visible: readonly MeasuredSegment[], policy: Policy): Run[] {
  if (policy === 'background' && !areMany(visible.map(({ segment }) => segment))) return []
  const isWanted = policy === 'asked' ? () => true : isWorthIt
  return stretches(visible).flatMap((stretch) => runsOf(stretch, isWanted))
}

/** The longest parts of the list in which each may be merged with the next. */
function stretches(visible: readonly MeasuredSegment[]): MeasuredSegment[][] {
  const found: MeasuredSegment[][] = []
  let last: Segment | undefined
  for (const one of visible) {
    const { segment } = one
    const continues = last && isSealed(last) && last.partitionId === segment.partitionId
    if (isSealed(segment)) {
      if (continues) found[found.length - 1].push(one)
      else found.push([one])
    }
    last = segment
  }
  return found
}

/** From the oldest on, the longest run that fits and is wanted, then the next behind it. */
function runsOf(stretch: readonly MeasuredSegment[], isWanted: (run: Run) => boolean): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < stretch.length; ) {
    const run = longestRun(stretch, from, isWanted)
    if (run) runs.push(run)
    from += run?.length ?? 1
  }
  return runs
}

function longestRun(
  stretch: readonly MeasuredSegment[],
  from: number,
  isWanted: (run: Run) => boolean,
): Run | undefined {
  let longest: Run | undefined
  let bytes = stretch[from].bytes
  for (let to = from + 1; to < stretch.length; to++) {
    bytes += stretch[to].bytes
    if (bytes > limits.segmentBytesMax) break
    const run = stretch.slice(from, to + 1)
    if (isWanted(run)) longest = run
  }
  return longest
}

/**
 * The largest has at most twice the bytes of all others together. So a row's segment grows by half at least whenever the row is
 * written again, which is then O(log n) times.
 */
function isWorthIt(run: Run): boolean {
  const all = run.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = run.reduce((most, { bytes }) => Math.max(most, bytes), 0)
  return largest <= 2 * (all - largest)
}
