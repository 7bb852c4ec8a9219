/** Writes like and =~. It never lets a pattern's own escapes reach the engine unread. */
import type { Term } from './predicate.ts'
import { isStringText, jsonString, jsonText } from './sql-json-path.ts'
import { sqlString } from './sql-literal.ts'
import { termSql } from './sql-term.ts'

/** A pattern read: a character that stands for itself, any one character, or any run of them. */
type LikeItem = { readonly kind: 'char'; readonly char: string } | { readonly kind: 'one' | 'run' }

function readLike(pattern: string): LikeItem[] {
  const items: LikeItem[] = []
  const chars = [...pattern]
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]
    if (char === '%') items.push({ kind: 'run' })
    else if (char === '_') items.push({ kind: 'one' })
    // A backslash at the very end stands for itself.
    else items.push({ kind: 'char', char: char === '\\' && at + 1 < chars.length ? chars[++at] : char })
  }
  return items
}

/** SQL that is true where the match comes out as `want`. */
export function likeSql(term: Term, pattern: string, want: boolean): string {
  const items = readLike(pattern)
  const not = want ? '' : 'NOT '
  if (term.kind === 'json') {
    const match = `regexp_like(${jsonText(term)}, ${sqlString(likeRegex(items))})`
    return want ? match : `(${isStringText(term)} AND NOT ${match})`
  }
  return `${not}(${termSql(term)} LIKE ${sqlString(items.map(likeText).join(''))})`
}

function likeText(item: LikeItem): string {
  switch (item.kind) {
    case 'run':
      return '%'
    case 'one':
      return '_'
    case 'char':
      return '%_\\'.includes(item.char) ? `\\${item.char}` : item.char
  }
}

/** One character of a string as it stands in JSON text. */
const UNIT = String.raw`(?:[^"\\]|\\u[0-9a-f]{4}|\\[^u])`

/** Matches the escaped text from quote to quote, character by character, so an escape is never split. */
function likeRegex(items: readonly LikeItem[]): string {
  const body = items.map((item) => {
    if (item.kind === 'char')
      return JSON.stringify(item.char)
        .slice(1, -1)
        .replace(/[\\^$.*+?()[\]{}|#&~\s-]/g, '\\$&')
    return item.kind === 'run' ? `${UNIT}*` : UNIT
  })
  return `^"${body.join('')}"$`
}

export function regexSql(term: Term, pattern: string, want: boolean): string {
  const text = term.kind === 'json' ? jsonString(term) : termSql(term)
  return `${want ? '' : 'NOT '}regexp_like(${text}, ${sqlString(pattern)})`
}
