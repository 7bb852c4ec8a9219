/**
 * JSON files: one list of row objects, or an object whose only key `rows` holds it. Read as a stream; the whole document is
 * never in memory, and what stands behind its end must be blank.
 *
 *   file = [ BOM ] ( rows | "{" "}" | "{" "rows" ":" rows "}" )        the key in any case
 *   rows = "[" [ object *( "," object ) ] "]"
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { Schema } from '../../core/schema.ts'
import { JsonCursor, JsonSyntaxError } from '../../json/json-cursor.ts'
import { syntaxHint } from '../../json/syntax-hint.ts'
import type { RowReader } from '../row-reader.ts'
import { TextError } from '../text-error.ts'
import { DEFAULT_SIZES, readText, type TextWindow, type WindowSizes } from '../text-window.ts'
import {
  decodeError,
  emptyFile,
  LAST_COMMA,
  NO_COMMA,
  ONE_LIST,
  ONLY_KEY,
  wrongRootKey,
  wrongStart,
} from './file-errors.ts'
import { RowStream } from './row-stream.ts'

const [LIST, LIST_END, OBJECT, OBJECT_END, COMMA] = Buffer.from('[]{},')
const ROOT_KEY = 'rows'
/** A root key longer than this is not `rows`. */
const ROOT_KEY_BYTES_MAX = 4096

/** A reader with its own window sizes, for tests. */
export const jsonReader =
  (sizes: WindowSizes): RowReader =>
  (request, batch) =>
    readText(request, sizes, async (window) => {
      const hasRoot = await readHead(window, batch.schema)
      if (hasRoot === undefined) return 0
      const stream = new RowStream(window, batch, request)
      await readRows(window, stream)
      if (hasRoot) await expectObjectEnd(window)
      await expectEnd(window)
      return stream.rows
    })

export const readJson: RowReader = (request, batch: BatchBuilder) => jsonReader(DEFAULT_SIZES)(request, batch)

/** Reads up to the list's `[`. True when the list is the value of a root key, undefined when the file is `{}`. */
async function readHead(window: TextWindow, schema: Schema): Promise<boolean | undefined> {
  await window.skipByteOrderMark()
  const first = await window.nextByte()
  const { offset } = window
  if (first === -1) throw emptyFile(offset)
  if (first !== LIST && first !== OBJECT) throw wrongStart(window)
  window.position++
  if (first === LIST) return false
  if ((await window.nextByte()) === OBJECT_END) {
    window.position++
    await expectEnd(window)
    return undefined
  }
  const keyOffset = window.offset
  const key = await readRootKey(window)
  const value = await window.nextByte()
  if (key.toLowerCase() !== ROOT_KEY) throw wrongRootKey(key, keyOffset, value, schema)
  if (value === -1) throw decodeError(window, value, "'['")
  if (value !== LIST) {
    const text = "invalid JSON format, rows list should begin with '['"
    const hint = value === OBJECT ? 'the rows stand in a list, also a single one: {"rows": [{…}]}' : undefined
    throw new TextError(text, { offset: window.offset, expected: "'['", hint })
  }
  window.position++
  return true
}

async function readRootKey(window: TextWindow): Promise<string> {
  for (;;) {
    const { bytes, position, offset } = window
    const end = Math.min(bytes.length, position + ROOT_KEY_BYTES_MAX)
    const cursor = new JsonCursor(bytes, position, end)
    try {
      const key = cursor.readString()
      if (cursor.skipBlank() !== 0x3a) throw cursor.unexpected("':'")
      window.position = cursor.position + 1
      return key
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      const isShort = error.atEnd && end - position < ROOT_KEY_BYTES_MAX
      if (isShort && (await window.more())) continue
      const at = offset + error.offset - position
      throw new TextError(`failed to decode JSON, error: ${error.message}`, {
        offset: at,
        hint: syntaxHint(bytes, error, position, end),
        cause: error,
      })
    }
  }
}

/** Reads the rows and the list's `]`. */
async function readRows(window: TextWindow, stream: RowStream): Promise<void> {
  for (;;) {
    let c = window.skipBlank()
    if (c === -1) c = await window.nextByte()
    if (c === LIST_END) break
    if (stream.rows > 0) {
      if (c !== COMMA) throw decodeError(window, c, "',' or ']'", stream.rows, c === OBJECT ? NO_COMMA : undefined)
      window.position++
      c = window.skipBlank()
      if (c === -1) c = await window.nextByte()
      if (c === LIST_END) throw decodeError(window, c, 'another row after the comma', stream.rows, LAST_COMMA)
    }
    if (c === -1) throw decodeError(window, c, 'a row', stream.rows)
    if (!stream.readShort()) await stream.readLong()
    if (stream.isFull) await stream.store()
  }
  window.position++
}

/** The end of the object around the list. */
async function expectObjectEnd(window: TextWindow): Promise<void> {
  const c = await window.nextByte()
  if (c !== OBJECT_END) throw decodeError(window, c, "'}'", undefined, c === COMMA ? ONLY_KEY : undefined)
  window.position++
}

async function expectEnd(window: TextWindow): Promise<void> {
  const c = await window.nextByte()
  if (c === -1) return
  throw decodeError(
    window,
    c,
    'nothing more after the end',
    undefined,
    c === LIST || c === OBJECT ? ONE_LIST : undefined,
  )
}
