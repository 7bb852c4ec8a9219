/** From what is known of the files to the tasks that read them. Pure: sizes, row counts and limits in, ranges out. */
import { strict as assert } from 'node:assert'
import { limits as allLimits } from '../core/limits.ts'
import { unpackedName } from '../formats/compression.ts'
import type { PartStart } from '../formats/parquet/part-starts.ts'
import { shareOfRowGroups, shareOfRows } from '../formats/parquet/share-of-row-groups.ts'
import type { ReadRange } from '../formats/row-reader.ts'
import type { RowStart } from '../formats/row-starts.ts'
import { shareOfBytes } from '../formats/share-of-bytes.ts'
import type { GroupShape } from './inspect.ts'
import type { FileGroup } from './worker/messages.ts'

export interface NumberedGroup extends FileGroup {
  /** Its place in the job's `files`. */
  readonly index: number
}

export interface PlannedGroup extends NumberedGroup, GroupShape {}

export interface ImportTask {
  readonly groupIndex: number
  readonly range: ReadRange
  /** Source bytes the range stands for: what its reader will report. */
  readonly bytes: number
  /** Exact for NumPy and Parquet; for text formats no file of this size, or a packed one, can hold more. */
  readonly rowsMax: number
}

/** The shortest row of a text format: `{}` with no separator, or one character and a line break. */
const TEXT_ROW_BYTES_MIN = 2

/** At least one task a group, also for a group without rows: its schema is still to be checked. */
export function planTasks(
  groups: readonly PlannedGroup[],
  limits: Pick<typeof allLimits, 'taskBytes'> | { taskBytes: number },
): ImportTask[] {
  assert(limits.taskBytes > 0)
  return groups.flatMap((group) => planGroup(group, limits.taskBytes))
}

function planGroup(group: PlannedGroup, taskBytes: number): ImportTask[] {
  switch (group.format) {
    case 'json':
    case 'jsonl':
    case 'csv': {
      const isPacked = group.keys.some((key) => unpackedName(key).compression !== undefined)
      const textBytesMax = isPacked ? allLimits.importFileBytesMax : group.bytes
      if (group.rowStarts) return planBytes(group, group.rowStarts)
      const rowsMax = textRowsMax(textBytesMax)
      return [{ groupIndex: group.index, range: { kind: 'whole' }, bytes: group.bytes, rowsMax }]
    }
    case 'numpy':
      return planRows(group, taskBytes)
    case 'parquet':
      return planRowGroups(group, taskBytes)
  }
}

const textRowsMax = (bytes: number): number => Math.floor(bytes / TEXT_ROW_BYTES_MIN) + 1

function planBytes(group: PlannedGroup, starts: readonly RowStart[]): ImportTask[] {
  return starts.map(({ byte, row }, i) => {
    const to = starts[i + 1]?.byte ?? group.bytes
    const bytes = to - byte
    return {
      groupIndex: group.index,
      range: { kind: 'bytes', from: byte, to, firstRow: row },
      bytes,
      rowsMax: textRowsMax(bytes),
    }
  })
}

function planRows(group: PlannedGroup, taskBytes: number): ImportTask[] {
  const { rows } = group
  assert(rows !== undefined)
  const count = Math.max(1, Math.min(rows, Math.round(group.bytes / taskBytes)))
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [border(rows, count, i), border(rows, count, i + 1)]
    const bytes = shareOfBytes(group.bytes, rows, from, to)
    return { groupIndex: group.index, range: { kind: 'rows', from, to }, bytes, rowsMax: to - from }
  })
}

const border = (rows: number, parts: number, part: number): number =>
  part === parts ? rows : Math.floor((rows / parts) * part)

function planRowGroups(group: PlannedGroup, taskBytes: number): ImportTask[] {
  const { rowGroups } = group
  assert(rowGroups !== undefined)
  const tasks: ImportTask[] = []
  const cut = (from: number, to: number, firstRow: number, rows: number) => {
    const bytes = shareOfRowGroups(group.bytes, rowGroups, from, to)
    tasks.push({ groupIndex: group.index, range: { kind: 'rowGroups', from, to, firstRow }, bytes, rowsMax: rows })
  }
  let [from, firstRow, rows, bytes] = [0, 0, 0, 0]
  rowGroups.forEach((rowGroup, i) => {
    // Half a row group beyond the limit is nearer to it than none.
    if (i > from && (rowGroup.parts || bytes + rowGroup.bytes / 2 > taskBytes)) {
      cut(from, i, firstRow, rows)
      ;[from, firstRow, rows, bytes] = [i, firstRow + rows, 0, 0]
    }
    if (rowGroup.parts) {
      tasks.push(...planParts(group, i, firstRow, rowGroup.parts))
      ;[from, firstRow] = [i + 1, firstRow + rowGroup.rows]
      return
    }
    rows += rowGroup.rows
    bytes += rowGroup.bytes
  })
  if (from < rowGroups.length || tasks.length === 0) cut(from, rowGroups.length, firstRow, rows)
  return tasks
}

function planParts(group: PlannedGroup, rowGroup: number, firstRow: number, parts: readonly PartStart[]): ImportTask[] {
  const rowGroups = group.rowGroups!
  return parts.map(({ row: from, starts }, i) => {
    const to = parts[i + 1]?.row ?? rowGroups[rowGroup].rows
    const bytes = shareOfRows(group.bytes, rowGroups, rowGroup, from, to)
    const range = { kind: 'rowGroupPart', rowGroup, from, to, firstRow, starts } as const
    return { groupIndex: group.index, range, bytes, rowsMax: to - from }
  })
}
