/** Keys of objects: the one place that says which text may name an object. Never touches a disk or a network. */
import { InvalidKeyError } from './byte-source.ts'

/** S3's own limit. */
const KEY_BYTES_MAX = 1024
const CHARACTER_SPACE = 0x20
const CHARACTER_DELETE = 0x7f

/**
 * The key in its one spelling: no leading '/', no empty or '.' segment. `a/b`, `/a/b` and `a/./b` are one object.
 * Throws `InvalidKeyError`, which says what is wrong, where the text could name something outside of a bucket.
 */
export function normalizeKey(key: string): string {
  if (!key.isWellFormed()) throw invalidKey(key, 'it is no valid Unicode text')
  if (hasControlCharacter(key)) throw invalidKey(key, 'it holds a NUL or another control character')
  if (key.includes('\\')) throw invalidKey(key, "it holds a backslash; separate folders with '/'")
  if (key.endsWith('/')) throw invalidKey(key, 'it names a folder, not an object')
  const segments = key.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.includes('..')) throw invalidKey(key, "'..' could leave the bucket")
  if (segments.length === 0) throw invalidKey(key, 'it is empty')
  if (/^[a-zA-Z]:/.test(segments[0]))
    throw invalidKey(key, 'it begins with a drive letter, which could leave the bucket')
  const normal = segments.join('/')
  if (Buffer.byteLength(normal) > KEY_BYTES_MAX) {
    throw invalidKey(`${normal.slice(0, 60)}…`, `it has more than ${KEY_BYTES_MAX} bytes`)
  }
  return normal
}

/** The beginning of keys in its one spelling; may be empty, and may end with '/'. Throws as `normalizeKey`. */
export function normalizePrefix(prefix: string): string {
  const text = prefix.replace(/\/+$/, '')
  if (text === '') return ''
  return normalizeKey(text) + (text === prefix ? '' : '/')
}

export function isNormalKey(key: string): boolean {
  try {
    return normalizeKey(key) === key
  } catch (error) {
    if (error instanceof InvalidKeyError) return false
    throw error
  }
}

export const invalidKey = (key: string, why: string): InvalidKeyError =>
  new InvalidKeyError(`invalid path ${JSON.stringify(key)}: ${why}`)

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < CHARACTER_SPACE || code === CHARACTER_DELETE) return true
  }
  return false
}
