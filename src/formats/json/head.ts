/** The beginning of a JSON file: up to the list that its rows are in. */
import type { Schema } from '../../core/schema.ts'
import { JsonCursor, JsonSyntaxError } from '../../json/json-cursor.ts'
import { syntaxHint } from '../../json/syntax-hint.ts'
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'
import { decodeError, emptyFile, noList, wrongRootKey, wrongStart } from './file-errors.ts'

const [LIST, OBJECT, OBJECT_END] = Buffer.from('[{}')
const ROOT_KEY = 'rows'
/** A root key longer than this is not `rows`. */
const ROOT_KEY_BYTES_MAX = 4096

/** What the rows are in: a list, one that is the value of a root key, or nothing: the file is `{}`, of which `}` is still to come. */
export type Container = 'list' | 'root' | 'empty'

/** Reads up to behind the list's `[`. The schema is for hints: whoever shows no errors needs none. */
export async function readHead(window: TextWindow, schema?: Schema): Promise<Container> {
  await window.skipByteOrderMark()
  const first = await window.nextByte()
  if (first === -1) throw emptyFile(window.offset)
  if (first !== LIST && first !== OBJECT) throw wrongStart(window)
  window.position++
  if (first === LIST) return 'list'
  if ((await window.nextByte()) === OBJECT_END) return 'empty'
  const keyOffset = window.offset
  const key = await readRootKey(window)
  const value = await window.nextByte()
  if (key.toLowerCase() !== ROOT_KEY) throw wrongRootKey(key, keyOffset, value, schema)
  if (value === -1) throw decodeError(window, value, "'['")
  if (value !== LIST) throw noList(window, value)
  window.position++
  return 'root'
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
      throw new TextError(`failed to decode JSON, error: ${error.message}`, {
        offset: offset + error.offset - position,
        hint: syntaxHint(bytes, error, position, end),
        cause: error,
      })
    }
  }
}
