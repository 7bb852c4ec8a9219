/** Whole JSON values from a cursor: skipped with their syntax checked, or read as JavaScript. They never keep state. */
import { cut, ValueError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import type { JsonCursor } from './json-cursor.ts'
import { JsonSyntaxError } from './json-syntax-error.ts'
import { readNumbers } from './read-numbers.ts'

/** Numbers whose power of ten is below this cannot overflow a double, so they are not looked at again. */
const SCALE_SAFE = 290

export function skipJsonValue(cursor: JsonCursor): void {
  switch (cursor.peek()) {
    case 'object':
      cursor.enter()
      for (let first = true; cursor.scanKey(first); first = false) skipJsonValue(cursor)
      return
    case 'array':
      cursor.enter()
      for (let first = true; cursor.nextElement(first); first = false) skipJsonValue(cursor)
      return
    case 'string':
      cursor.scanString()
      return
    case 'number': {
      const from = cursor.scanNumber()
      if (cursor.number.scale >= SCALE_SAFE) checkFinite(cursor, from)
      return
    }
    case 'true':
    case 'false':
      cursor.readBoolean()
      return
    case 'null':
      cursor.readNull()
  }
}

/** As `skipJsonValue`, but refuses objects that hold a key twice: no one can know which was meant, and the engine takes none. */
export function skipUniqueJsonValue(cursor: JsonCursor): void {
  const kind = cursor.peek()
  if (kind === 'array') {
    cursor.enter()
    for (let first = true; cursor.nextElement(first); first = false) skipUniqueJsonValue(cursor)
  } else if (kind === 'object') {
    const keys = new Set<string>()
    cursor.enter()
    for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
      if (keys.has(key)) throw duplicatedKey(key)
      checkKeyCount(keys.size)
      keys.add(key)
      skipUniqueJsonValue(cursor)
    }
  } else skipJsonValue(cursor)
}

/** The shortest entry of an object is `"":0,`. */
const ENTRY_BYTES_MIN = 5

/** Refuses an object that is going to be too long before its keys fill the memory. */
export function checkKeyCount(keys: number): void {
  const max = Math.ceil(limits.jsonBytesMax / ENTRY_BYTES_MIN)
  if (keys <= max) return
  const expected = `at most ${limits.jsonBytesMax} bytes`
  throw new ValueError(
    `an object of more than ${max} keys exceeds ${limits.jsonBytesMax} bytes`,
    expected,
    `${keys} keys`,
  )
}

export const duplicatedKey = (key: string, text = 'duplicated key is not allowed'): ValueError =>
  new ValueError(`${text}, key=${cut(key)}`, 'each key once', `'${cut(key)}' twice`)

export function readJsonValue(cursor: JsonCursor): unknown {
  switch (cursor.peek()) {
    case 'object': {
      const object: Record<string, unknown> = {}
      cursor.enter()
      for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
        const value = readJsonValue(cursor)
        // `__proto__` is a key like any other: an assignment would set the prototype.
        if (key === '__proto__') {
          Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
        } else object[key] = value
      }
      return object
    }
    case 'array': {
      cursor.enter()
      const numbers = readNumbers(cursor)
      if (numbers) return numbers
      const array: unknown[] = []
      for (let first = true; cursor.nextElement(first); first = false) array.push(readJsonValue(cursor))
      return array
    }
    case 'string':
      return cursor.readString()
    case 'number':
      return readJsonNumber(cursor)
    case 'true':
    case 'false':
      return cursor.readBoolean()
    case 'null':
      cursor.readNull()
      return null
  }
}

function readJsonNumber(cursor: JsonCursor): number | bigint {
  const from = cursor.scanNumber()
  const value = checkFinite(cursor, from)
  if (!cursor.number.isInteger || Number.isSafeInteger(value)) return value
  return BigInt(cursor.number.text(cursor.bytes, from))
}

function checkFinite(cursor: JsonCursor, from: number): number {
  const value = cursor.number.float64(cursor.bytes, from)
  if (Number.isFinite(value)) return value
  throw new JsonSyntaxError(`value '${cursor.number.text(cursor.bytes, from)}' is not a number or infinity`, from)
}
