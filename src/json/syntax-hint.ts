/** What somebody may have meant by text that is no JSON: looked for at the byte where it went wrong, once it has. Pure. */
import type { JsonSyntaxError } from './json-syntax-error.ts'
import { utf8Text } from './text-of.ts'

const LOOKED_AT_BYTES = 64
const SHOWN_BYTES = 40
/** Controls other than blanks: no text begins with them. */
const BINARY = /^.{0,8}?(?![\t\n\r])\p{Cc}/su

/** By what stands at the wrong byte; the first that fits. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^-?(NaN|Infinity)/, 'JSON has no NaN and no Infinity; null, or no key at all, is for fields that are nullable'],
  [/^(None|True|False)\b/, 'this is Python; json.dumps writes null, true and false'],
  [/^'/, 'strings and keys need double quotes; what str() of Python makes is no JSON, what json.dumps makes is'],
  [/^[\u201c\u201d\u201e]/, 'these are typographic quotes; JSON needs plain ones'],
  [/^(\/\/|\/\*|#)/, 'JSON has no comments'],
  [/^\u00a0/, 'this is a no-break space; JSON takes plain ones only'],
  [/^\ufeff/, 'this is a byte order mark, which may only stand at the very beginning'],
  [/^\.\d/, 'a number begins with a digit: 0.5'],
  [/^\+\d/, 'a number has no plus sign'],
  [/^undefined\b/, 'this is JavaScript; JSON has null'],
]

/** `start` and `end`: of the text, in `bytes`. */
export function syntaxHint(bytes: Uint8Array, error: JsonSyntaxError, start: number, end: number): string | undefined {
  if (error.atEnd) return undefined
  const { offset, message } = error
  const here = utf8Text(bytes, offset, Math.min(end, offset + LOOKED_AT_BYTES))
  const known = HINTS.find(([pattern]) => pattern.test(here))
  if (known) return known[1]
  if (message.startsWith('unknown escape')) return 'a backslash itself is written as two: \\\\'
  if (message.startsWith('unescaped')) return 'in a string a line break is written \\n, a tab \\t'
  if (message.startsWith('lone surrogate')) return 'this is half a character: the text was cut in its middle'
  if (message.includes('entry after the comma')) return 'JSON has no comma behind the last entry'
  if (message.includes("',' or") && /^["{[\-\d]/.test(here)) return 'a comma is missing before it'
  if (message.includes('expected a string') && /^[\p{L}_$]/u.test(here)) return 'keys need double quotes'
  if (/^\d/.test(here) && bytes[offset - 1] === 0x30 && offset > start) return 'a number has no zeros in front of it'
  return undefined
}

/** The beginning of what stands there, in quotes, up to the line's end. */
export function textFound(bytes: Uint8Array, offset: number, end: number): string {
  if (offset >= end) return 'the end of the file'
  const stop = Math.min(end, offset + SHOWN_BYTES)
  const text = utf8Text(bytes, offset, stop)
  if (BINARY.test(text))
    return `the bytes ${Buffer.from(bytes.subarray(offset, offset + 8))
      .toString('hex')
      .replace(/..(?=.)/g, '$& ')}`
  const line = text.search(/[\r\n]/)
  if (line > 0) return `'${text.slice(0, line)}'`
  // A character may have been cut.
  return stop < end ? `'${text.replace(/\ufffd+$/, '')}…'` : `'${text}'`
}
