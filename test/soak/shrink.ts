/** Takes operations out of a story as long as what is left still ends in a difference. */
import type { NumberedOp } from './tell.ts'

/** `isStillWrong` tells the shorter story; what depends on time may need more than one try. */
export async function shrink(
  story: readonly NumberedOp[],
  isStillWrong: (shorter: readonly NumberedOp[]) => Promise<boolean>,
): Promise<readonly NumberedOp[]> {
  let left = story
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length; ) {
      const shorter = left.toSpliced(from, size)
      if (shorter.length < left.length && (await isStillWrong(shorter))) left = shorter
      else from += size
    }
  }
  return left
}
