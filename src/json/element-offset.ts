/** Finds an element of a list again, for messages. */
import { JsonCursor, JsonSyntaxError } from './json-cursor.ts'

/** The offset of element `index` of the JSON list at bytes[start]; `start` where there is no such list or element. */
export function elementOffset(bytes: Uint8Array, start: number, end: number, index: number): number {
  const cursor = new JsonCursor(bytes, start, end)
  try {
    if (cursor.peek() !== 'array') return start
    cursor.enter()
    for (let i = 0; cursor.nextElement(i === 0); i++) {
      cursor.skipBlank()
      if (i === index) return cursor.position
      cursor.skip()
    }
  } catch (error) {
    // What is wrong with the text has been said already.
    if (!(error instanceof JsonSyntaxError)) throw error
  }
  return start
}
