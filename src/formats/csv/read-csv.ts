/**
 * CSV files: a header row, then one record a row; lines with nothing on them are skipped. A record is read whole or the file
 * is refused: nothing is ever skipped because it cannot be read.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { readBeginning, readText } from '../read-text.ts'
import type { RowReader } from '../row-reader.ts'
import { DEFAULT_SIZES, type TextWindow, type WindowSizes } from '../text-window.ts'
import { matchHeader, readHeader } from './header.ts'
import { RecordStream } from './record-stream.ts'
import { CsvRowParser } from './row-parser.ts'
import { separatorBytes } from './separator.ts'

/** A reader with its own window sizes, for tests. */
export const csvReader =
  (sizes: WindowSizes): RowReader =>
  (request, batch) =>
    readText(request, sizes, async (window, { isFirst, firstRow }) => {
      const separator = separatorBytes(request.csv.separator)
      const readColumns = async (beginning: TextWindow) => matchHeader(await readHeader(beginning, separator), batch)
      const columns = isFirst ? await readColumns(window) : await readBeginning(request, sizes, readColumns)
      const stream = new RecordStream(window, separator)
      const parser = new CsvRowParser(batch, columns, request.csv.nullKey)
      for (let row = firstRow; ; row++) {
        let end = stream.short(row)
        if (end === -1) end = await stream.long(row)
        if (end === -1) return row - firstRow
        parser.parse(stream.record, window.offset, row)
        window.position = end
        if (batch.isFull) {
          request.signal.throwIfAborted()
          await request.onBatch()
        }
      }
    })

export const readCsv: RowReader = (request, batch: BatchBuilder) => csvReader(DEFAULT_SIZES)(request, batch)
