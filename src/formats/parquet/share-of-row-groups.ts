/** How many bytes of a Parquet file a range of its row groups stands for. Pure; ranges that cover all add up to the file. */
import { shareOfBytes } from '../share-of-bytes.ts'

export function shareOfRowGroups(
  fileBytes: number,
  rowGroups: readonly { readonly bytes: number }[],
  from: number,
  to: number,
): number {
  let before = 0
  let within = 0
  rowGroups.forEach((group, i) => {
    if (i < from) before += group.bytes
    else if (i < to) within += group.bytes
  })
  // The footer goes with the last range.
  return to >= rowGroups.length ? fileBytes - before : within
}

/** How many bytes rows [from, to) of one row group stand for. */
export function shareOfRows(
  fileBytes: number,
  rowGroups: readonly { readonly rows: number; readonly bytes: number }[],
  rowGroup: number,
  from: number,
  to: number,
): number {
  const bytes = shareOfRowGroups(fileBytes, rowGroups, rowGroup, rowGroup + 1)
  return shareOfBytes(bytes, rowGroups[rowGroup].rows, from, to)
}
