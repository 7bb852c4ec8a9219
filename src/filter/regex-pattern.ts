/**
 * Checks a RE2 pattern and rewrites it for the engine's regular expressions (Rust's), which differ in small ways:
 * `\d \w \s \b` are ASCII in RE2, and inside a class `[`, `&&`, `--`, `~~` are plain characters.
 * It never runs a pattern, and it does not find every mistake: what it misses the engine refuses.
 */
import { FilterError } from './filter-error.ts'

const CLASS_INSIDE: Record<string, string> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\x0c\\r ' }
const NO_LOOKAROUND = /^\(\?(?:[=!]|<[=!]|#|>)/
const GROUP_START = /^\(\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|[imsU]*(?:-[imsU]+)?[:)])/
const POSIX = /^\[:\^?[a-z]+:\]/
/** Letters whose escapes mean the same to both; all marks may be escaped. */
const SAME_ESCAPES = /[afnrtvxpPAzB]|[^A-Za-z0-9]/
/** `\p{Greek}`, `\x{10FFFF}`. */
const BRACED_ESCAPE = /^\\[pPx]\{\^?[A-Za-z0-9_]+\}/
/** RE2's own limit. */
const REPEAT_MAX = 1000

export function translateRegex(source: string, pos: number): string {
  let out = ''
  let depth = 0
  let before = '('
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at)
    if ('*+?'.includes(rest[0]) && (before === '(' || before === '|')) {
      throw new FilterError('invalid regex pattern: nothing to repeat', pos)
    }
    const piece = readPiece(rest, pos)
    before = piece.out
    depth += piece.depth
    if (depth < 0) throw new FilterError("invalid regex pattern: unexpected ')'", pos)
    out += piece.out
    at += piece.length
  }
  if (depth > 0) throw new FilterError("invalid regex pattern: missing closing ')'", pos)
  // RE2 here lets `.` match a newline. The group stops the engine from turning plain patterns into LIKE, where it
  // forgets to escape backslashes.
  return `(?s)(${out})`
}

function readPiece(rest: string, pos: number): { out: string; length: number; depth: number } {
  switch (rest[0]) {
    case '\\': {
      const braced = BRACED_ESCAPE.exec(rest)?.[0]
      if (braced !== undefined) return { out: braced, length: braced.length, depth: 0 }
      return { out: readEscape(rest, pos), length: 2, depth: 0 }
    }
    case '[':
      return { ...readClass(rest, pos), depth: 0 }
    case '(': {
      if (NO_LOOKAROUND.test(rest)) throw new FilterError('invalid regex pattern: lookaround is not supported', pos)
      if (rest[1] !== '?') return { out: '(', length: 1, depth: 1 }
      const start = GROUP_START.exec(rest)?.[0]
      if (start === undefined) throw new FilterError('invalid regex pattern: unknown group', pos)
      return { out: start, length: start.length, depth: start.endsWith(')') ? 0 : 1 }
    }
    case ')':
      return { out: ')', length: 1, depth: -1 }
    case '{':
      return { ...readCount(rest, pos), depth: 0 }
    default:
      return { out: rest[0], length: 1, depth: 0 }
  }
}

/** `{2,5}`; a brace that opens no count is a plain character in RE2. */
function readCount(rest: string, pos: number): { out: string; length: number } {
  const [count, low, high] = /^\{([0-9]{1,4})(?:,([0-9]{0,4}))?\}/.exec(rest) ?? []
  if (count === undefined) return { out: '\\{', length: 1 }
  if (Number(low) > REPEAT_MAX || Number(high || low) > REPEAT_MAX || Number(high || low) < Number(low)) {
    throw new FilterError(`invalid regex pattern: invalid repeat count ${count}`, pos)
  }
  return { out: count, length: count.length }
}

function readEscape(rest: string, pos: number): string {
  const char = rest[1]
  if (char === undefined) throw new FilterError('invalid regex pattern: trailing backslash', pos)
  if (/[1-9]/.test(char)) throw new FilterError('invalid regex pattern: back references are not supported', pos)
  if (Object.hasOwn(CLASS_INSIDE, char)) return `[${CLASS_INSIDE[char]}]`
  if (/[DWS]/.test(char)) return `[^${CLASS_INSIDE[char.toLowerCase()]}]`
  if (char === 'b') return '(?-u:\\b)'
  return sameEscape(char, pos)
}

function readClass(rest: string, pos: number): { out: string; length: number } {
  let at = rest[1] === '^' ? 2 : 1
  let out = rest.slice(0, at)
  for (let first = true; ; first = false) {
    const char = rest[at]
    if (char === undefined) throw new FilterError("invalid regex pattern: missing closing ']'", pos)
    if (char === ']' && !first) return { out: `${out}]`, length: at + 1 }
    const posix = POSIX.exec(rest.slice(at))?.[0]
    if (posix !== undefined) {
      out += posix
      at += posix.length
    } else if (char === '\\') {
      out += readClassEscape(rest.slice(at), pos)
      at += 2
    } else {
      const doubled = '&~-'.includes(char) && rest[at + 1] === char
      out += char === '[' || char === ']' || doubled ? `\\${char}` : char
      at += 1
    }
  }
}

function readClassEscape(rest: string, pos: number): string {
  const char = rest[1]
  if (char === undefined) throw new FilterError("invalid regex pattern: missing closing ']'", pos)
  if (Object.hasOwn(CLASS_INSIDE, char)) return CLASS_INSIDE[char]
  if (/[DWS]/.test(char)) return `[^${CLASS_INSIDE[char.toLowerCase()]}]`
  return sameEscape(char, pos)
}

function sameEscape(char: string, pos: number): string {
  if (!SAME_ESCAPES.test(char)) throw new FilterError(`invalid regex pattern: unknown escape '\\${char}'`, pos)
  // The engine knows fewer escapes of plain characters than RE2; those need none.
  return /[A-Za-z]|[\\^$.*+?()[\]{}|&~#-]/.test(char) ? `\\${char}` : char
}
