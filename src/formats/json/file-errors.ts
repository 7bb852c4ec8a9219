/** What is wrong with a file of JSON text around its rows, and what may have been meant. */
import type { Schema } from '../../core/schema.ts'
import { cut } from '../../core/shown-text.ts'
import { showByte } from '../../json/json-syntax-error.ts'
import { utf8Text } from '../../json/text-of.ts'
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'

export const NO_COMMA = 'a comma is missing between two rows; a file of one row a line is called .jsonl'
export const LAST_COMMA = 'JSON has no comma behind the last entry'
export const ONLY_KEY = '`rows` is the only key that the file may have'
export const ONE_LIST = 'all rows of a .json file stand in one list; a file of one row a line is called .jsonl'

const [LIST, OBJECT] = Buffer.from('[{')
const LINE_BYTES = 256
const CUT_OFF = 'the file may be cut off: compare its size with that of the original'

/** `c` is the byte at the window's position, -1 at the end of the file. */
export function decodeError(window: TextWindow, c: number, expected: string, row?: number, hint?: string): TextError {
  const what = c === -1 ? 'unexpected EOF' : `unexpected ${showByte(c)}`
  return new TextError(`failed to decode JSON, error: ${what}`, {
    offset: window.offset,
    row,
    expected,
    hint: hint ?? (c === -1 ? CUT_OFF : undefined),
  })
}

export const emptyFile = (offset: number): TextError =>
  new TextError('init failed, failed to decode JSON, error: EOF', {
    offset,
    expected: "'{' or '['",
    found: offset === 0 ? 'an empty file' : 'nothing but blanks',
    hint: 'a file without rows is []; else look at whether the upload has finished',
  })

export function wrongStart({ bytes, position, offset }: TextWindow): TextError {
  const line = utf8Text(bytes, position, Math.min(bytes.length, position + LINE_BYTES)).split('\n', 1)[0]
  return new TextError("invalid JSON format, the content should be started with '{' or '['", {
    offset,
    expected: "'{' or '['",
    hint: /^[^"{[]+,/.test(line) ? 'if it is CSV, give it the ending .csv' : undefined,
  })
}

export function wrongRootKey(key: string, offset: number, value: number, schema?: Schema): TextError {
  return new TextError(`invalid JSON format, the root key should be 'rows', but get '${cut(key)}'`, {
    offset,
    expected: "'rows'",
    found: `'${key}'`,
    hint: rootKeyHint(key, value, schema),
  })
}

/** `value`: the first byte of what stands there. */
export const noList = ({ offset }: TextWindow, value: number): TextError =>
  new TextError("invalid JSON format, rows list should begin with '['", {
    offset,
    expected: "'['",
    hint: value === OBJECT ? 'the rows stand in a list, also a single one: {"rows": [{…}]}' : undefined,
  })

function rootKeyHint(key: string, value: number, schema?: Schema): string | undefined {
  const isField = schema?.fields.some((f) => f.name === key) ?? false
  const isPandas = ['columns', 'index', 'schema'].includes(key) || (value === OBJECT && (isField || /^\d+$/.test(key)))
  if (isPandas) return "DataFrame.to_json of pandas needs orient='records'"
  if (isField) {
    return 'this is a row by itself: put the rows in a list, [{…}, {…}], or give a file of one row a line the ending .jsonl'
  }
  return value === LIST ? `call the list 'rows', or let the file begin with the list itself` : undefined
}
