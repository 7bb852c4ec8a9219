/** The beginning of a JSON file: up to the list that its rows are in. */
import { JsonCursor, JsonSyntaxError } from '../../json/json-cursor.ts'
import { showByte } from '../../json/json-syntax-error.ts'
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'

const [LIST, OBJECT, OBJECT_END] = Buffer.from('[{}')
const ROOT_KEY = 'rows'
/** A root key longer than this is not `rows`. */
const ROOT_KEY_BYTES_MAX = 4096

/** What the rows are in: a list, one that is the value of a root key, or nothing: the file is `{}`, of which `}` is still to come. */
export type Container = 'list' | 'root' | 'empty'

/** Reads up to behind the list's `[`. */
export async function readHead(window: TextWindow): Promise<Container> {
  await window.skipByteOrderMark()
  const first = await window.nextByte()
  const { offset } = window
  if (first === -1)
    throw new TextError('init failed, failed to decode JSON, error: EOF', { offset, found: 'an empty file' })
  if (first !== LIST && first !== OBJECT) {
    const text = "invalid JSON format, the content should be started with '{' or '['"
    throw new TextError(text, { offset, expected: "'{' or '['", found: showByte(first) })
  }
  window.position++
  if (first === LIST) return 'list'
  if ((await window.nextByte()) === OBJECT_END) return 'empty'
  const keyOffset = window.offset
  const key = await readRootKey(window)
  if (key.toLowerCase() !== ROOT_KEY) {
    const text = `invalid JSON format, the root key should be 'rows', but get '${key}'`
    throw new TextError(text, { offset: keyOffset, expected: "'rows'", found: `'${key}'` })
  }
  const value = await window.nextByte()
  if (value === -1) throw decodeError(window, value, "'['")
  if (value !== LIST) {
    const text = "invalid JSON format, rows list should begin with '['"
    throw new TextError(text, { offset: window.offset, expected: "'['", found: showByte(value) })
  }
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
      const at = offset + error.offset - position
      throw new TextError(`failed to decode JSON, error: ${error.message}`, { offset: at, cause: error })
    }
  }
}

/** `c`: what stands at the window's position, -1 at the end of the file. */
export function decodeError(window: TextWindow, c: number, expected: string, row?: number): TextError {
  const { offset } = window
  if (c === -1) return new TextError('failed to decode JSON, error: unexpected EOF', { offset, row, expected })
  return new TextError(`failed to decode JSON, error: unexpected ${showByte(c)}`, { offset, row, expected })
}
