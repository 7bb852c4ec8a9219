/** Whether the first row of a JSON Lines file has a key, for readers that begin in the middle. It judges no row. */
import { JsonCursor, JsonSyntaxError } from '../../json/json-cursor.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { ObjectScanner } from '../json/object-scanner.ts'
import { TextError } from '../text-error.ts'
import { TextPieces } from '../text-pieces.ts'
import { TextWindow, type WindowSizes } from '../text-window.ts'

/** undefined where there is no first row: whoever reads the beginning says what is wrong with it. */
export async function firstRowHasKey(
  source: ByteSource,
  name: string,
  sizes: WindowSizes,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const pieces = new TextPieces(source, sizes.readBytes)
  const window = new TextWindow(pieces, sizes, signal)
  try {
    await window.skipByteOrderMark()
    await window.nextByte()
    const scanner = new ObjectScanner()
    scanner.begin()
    let end = scanner.scan(window.bytes, window.position)
    while (end === -1 && (await window.more())) end = scanner.scan(window.bytes, window.position)
    return end === -1 ? undefined : hasKey(new JsonCursor(window.bytes, window.position, end), name)
  } catch (error) {
    if (error instanceof TextError || error instanceof JsonSyntaxError) return undefined
    throw error
  } finally {
    await window.settle()
    await pieces.close()
  }
}

function hasKey(cursor: JsonCursor, name: string): boolean {
  if (cursor.peek() !== 'object') return false
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    if (key === name) return true
    cursor.skip()
  }
  return false
}
