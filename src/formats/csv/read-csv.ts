/**
 * CSV files: a header row, then one record a row; lines with nothing on them are skipped. A record is read whole or the file
 * is refused: nothing is ever skipped because it cannot be read.
 */
import { isUtf8 } from 'node:buffer'
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { UTF8_HINT } from '../../columns/value-hints.ts'
import { utf8Text } from '../../json/text-of.ts'
import type { ReadRequest, RowReader } from '../row-reader.ts'
import { TextError } from '../text-error.ts'
import { DEFAULT_SIZES, readText, type TextWindow, type WindowSizes } from '../text-window.ts'
import { matchHeader } from './header.ts'
import { RecordError } from './record-error.ts'
import { RecordScanner } from './record-scanner.ts'
import { CsvRowParser } from './row-parser.ts'

const FORBIDDEN_SEPARATORS = ['\0', '\n', '\r', '"', '\uFFFD']
const DEFAULT_SEPARATOR = ','
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** A reader with its own window sizes, for tests. */
export const csvReader =
  (sizes: WindowSizes): RowReader =>
  (request, batch) =>
    readText(request, sizes, (window) => readRecords(window, request, batch))

export const readCsv: RowReader = (request, batch: BatchBuilder) => csvReader(DEFAULT_SIZES)(request, batch)

async function readRecords(window: TextWindow, request: ReadRequest, batch: BatchBuilder): Promise<number> {
  const scanner = new RecordScanner(separatorBytes(request.csv.separator))
  await window.skipByteOrderMark()
  const headerEnd = await nextRecord(window, scanner)
  if (headerEnd === -1) {
    throw new TextError('failed to read csv header, error: EOF', {
      offset: window.offset,
      expected: 'a first row with the names of the columns',
      found: window.offset === 0 ? 'an empty file' : 'nothing but line breaks',
    })
  }
  const columns = matchHeader(headerNames(scanner, window.offset), batch, window.offset)
  window.position = headerEnd
  const parser = new CsvRowParser(batch, columns, request.csv.nullKey)
  for (let rows = 0; ; rows++) {
    let end = shortRecord(window, scanner, rows)
    if (end === -1) end = await nextRecord(window, scanner, rows)
    if (end === -1) return rows
    parser.parse(scanner, window.offset, rows)
    window.position = end
    if (batch.isFull) {
      request.signal.throwIfAborted()
      await request.onBatch()
    }
  }
}

/** The first character of the option, as bytes. */
function separatorBytes(option: string): Uint8Array {
  const separator = option === '' ? DEFAULT_SEPARATOR : String.fromCodePoint(option.codePointAt(0)!)
  if (FORBIDDEN_SEPARATORS.includes(separator) || !separator.isWellFormed()) {
    throw new TextError(`unsupported csv separator: ${option}`, {
      expected: 'any other character than NUL, a line break, a double quote or U+FFFD',
      found: JSON.stringify(option),
      hint: 'this is the option "sep" of the job, not a part of the file',
    })
  }
  return Buffer.from(separator)
}

/** Scans the next record; returns the offset behind it in the window, or -1 at the end of the file. */
async function nextRecord(window: TextWindow, scanner: RecordScanner, row?: number): Promise<number> {
  for (;;) {
    const end = shortRecord(window, scanner, row)
    if (end !== -1) return end
    if (!(await window.more())) return -1
  }
}

/** As `nextRecord`, but -1 also where the window lacks the record's end. */
function shortRecord(window: TextWindow, scanner: RecordScanner, row?: number): number {
  skipEmptyLines(window)
  const { bytes, position } = window
  if (position === bytes.length) return -1
  try {
    return scanner.scan(bytes, position, window.isLast)
  } catch (error) {
    if (!(error instanceof RecordError)) throw error
    const offset = window.offset + error.offset - position
    const stage = row === undefined ? 'failed to read csv header' : 'failed to parse row'
    throw new TextError(`${stage}, error: ${error.message}`, { offset, row, ...error.more, cause: error })
  }
}

function skipEmptyLines(window: TextWindow): void {
  const { bytes } = window
  for (;;) {
    const c = bytes[window.position]
    if (c === LINE_FEED) window.position++
    else if (c === CARRIAGE_RETURN && bytes[window.position + 1] === LINE_FEED) window.position += 2
    else if (c === CARRIAGE_RETURN && window.isLast && window.position + 1 === bytes.length) window.position++
    else return
  }
}

function headerNames(scanner: RecordScanner, offset: number): string[] {
  return Array.from({ length: scanner.count }, (_, i) => {
    const bytes = scanner.bytesOf(i)
    const [from, to] = [scanner.from(i), scanner.to(i)]
    const name = utf8Text(bytes, from, to)
    if (isUtf8(bytes.subarray(from, to))) return name
    throw new TextError('failed to read csv header, error: a column name contains invalid UTF-8 data', {
      offset,
      expected: 'valid UTF-8',
      found: name,
      hint: UTF8_HINT,
    })
  })
}
