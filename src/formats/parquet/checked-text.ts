/** Checks of a string's bytes that the column builders do not make. Pure; throws ValueError and never repairs. */
import { ValueError } from '../../core/errors.ts'
import { textStart } from '../../json/text-of.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `index` is the element's place in its list. */
export function decodeText(bytes: Uint8Array, index: number): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new ValueError(`invalid UTF-8 data at index ${index}`, 'valid UTF-8', textStart(bytes, 0, bytes.length))
  }
}
