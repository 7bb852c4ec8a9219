/** Work that pauses at every fault point it passes, so that whoever walks along can look at what a kill would leave there. */
import { FAULT_POINTS, ONCE_FAULT_POINTS } from '../../../src/core/faults.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { FaultBench } from './fault-bench.ts'
import { type Fault, type Point, resumeFault, type Strike } from './faults.ts'

/** `passesOf`: so many passes of a point are stops. */
export const stopsAt = (passesOf: (point: Point) => number): Fault[] =>
  [...FAULT_POINTS, ...ONCE_FAULT_POINTS].flatMap((point) =>
    Array.from({ length: passesOf(point) }, (_, i) => ({ point, pass: i + 1, kind: 'pause' as const })),
  )

/** Work that goes on after its answer is over when its last point was passed. */
export const isPassed = (bench: FaultBench, last: Point) => (): boolean =>
  bench.strikes().some(({ point }) => point === last)

/** Until the work is done, `isOver`, and there is no stop left. */
export async function walk(
  bench: FaultBench,
  stops: readonly Fault[],
  work: () => Promise<unknown>,
  isOver: () => boolean = () => true,
  atStop: (stop: Strike) => Promise<void> | void,
): Promise<void> {
  bench.plan(...stops)
  let isDone = false
  const done = work().finally(() => {
    isDone = true
  })
  for (let passed = 0; ; passed++) {
    await waitFor(
      () => bench.strikes().length > passed || (isDone && isOver()),
      'the work has come to a stop or its end',
    )
    const stop = bench.strikes()[passed]
    if (!stop) break
    await atStop(stop)
    resumeFault(bench.folder, stop)
  }
  await done
  bench.plan()
}
