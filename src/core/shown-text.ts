/** Texts of users' files and requests as a message can carry them: not too long, and on one line. Pure. */

const FOUND_CHARS_MAX = 120

/** Cuts what a user's file held to a length that a log line can carry; never in the middle of a character. */
export function cut(text: string, max: number = FOUND_CHARS_MAX): string {
  if (text.length <= max) return text
  const isHalf = (text.charCodeAt(max - 1) & 0xfc00) === 0xd800
  return `${text.slice(0, isHalf ? max - 1 : max)}… (${text.length} characters)`
}

/** Control characters, line and paragraph separators, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** What would break a line, or make a terminal do something, as the escape that a programming language has for it. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** `'a', 'b' and 7 more`: the first names of what may be a long list. */
export function nameList(names: readonly string[], max = 8): string {
  const quoted = names.slice(0, max).map((name) => `'${cut(name, 64)}'`)
  const more = names.length - quoted.length
  return more > 0 ? `${quoted.join(', ')} and ${more} more` : quoted.join(', ')
}
