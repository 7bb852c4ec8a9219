/** The reader of Parquet files: row group by row group, or a part of one. */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { FileError } from '../../core/errors.ts'
import { giveFileScratch } from '../../core/scratch.ts'
import type { ReadRange, ReadRequest, RowReader } from '../row-reader.ts'
import { columnsFound } from './column-hint.ts'
import { type Footer, readFooter } from './footer.ts'
import { matchColumns } from './match-columns.ts'
import { type GroupRows, readRowGroup } from './read-row-group.ts'
import { shareOfRowGroups, shareOfRows } from './share-of-row-groups.ts'

export const readParquet: RowReader = async (request, batch) => {
  const source = request.sources[0]
  const footer = await readFooter(source)
  const matches = matchColumns(footer.root, batch.schema, source.key, footer.rowGroups)
  if (matches.length === 0 && footer.rows > 0) {
    // Its rows would be made of nothing, as many as the footer likes.
    const text = 'schema not equal, err=no column of the file is a field of the collection'
    const found = columnsFound(footer.root.children.map((node) => node.element.name))
    throw new FileError(text, { file: source.key }, { expected: 'a column with the name of a field', found })
  }
  const file = { source, schema: batch.schema, matches }
  const { range } = request
  if (range.kind === 'rowGroupPart') {
    const { rowGroup, from, to } = range
    await readPart(request, batch, { ...file, ...range, group: footer.rowGroups[rowGroup] })
    return { rows: to - from, bytes: shareOfRows(source.bytes, footer.rowGroups, rowGroup, from, to) }
  }
  const { from, to, firstRow } = groupsOfRange(range, footer)
  let rows = 0
  for (let rowGroup = from; rowGroup < to; rowGroup++) {
    const group = footer.rowGroups[rowGroup]
    const whole = { from: 0, to: group.rows, starts: [] }
    await readRowGroup(request, batch, { ...file, ...whole, group, rowGroup, firstRow: firstRow + rows })
    // The next one needs as much: a file may have hundreds.
    giveFileScratch()
    rows += group.rows
  }
  return { rows, bytes: shareOfRowGroups(source.bytes, footer.rowGroups, from, to) }
}

/**
 * Which page a row begins in was told by how many values each row before it should have. Where one of those is wrong, rows were
 * counted wrongly too, and it is the one to be named.
 */
async function readPart(request: ReadRequest, batch: BatchBuilder, part: GroupRows): Promise<void> {
  try {
    await readRowGroup(request, batch, part)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const before = batch.another()
    const onBatch = async () => void before.finish()
    await readRowGroup({ ...request, onBatch }, before, { ...part, from: 0, to: part.from, starts: [] })
    throw error
  }
}

function groupsOfRange(range: ReadRange, footer: Footer): { from: number; to: number; firstRow: number } {
  if (range.kind !== 'rowGroups' && range.kind !== 'whole') throw new Error('a Parquet file is read by row groups')
  return range.kind === 'whole' ? { from: 0, to: footer.rowGroups.length, firstRow: 0 } : range
}
