/** Checks of a string's bytes that the column builders do not make. Pure; throws ValueError and never repairs. */
import { notUtf8 } from '../../columns/value-errors.ts'
import type { Field } from '../../core/schema.ts'
import { textStart } from '../../json/text-of.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `index` is the element's place in a list of the field. */
export function decodeText(field: Field, bytes: Uint8Array, index: number): string {
  try {
    return utf8.decode(bytes)
  } catch {
    const error = notUtf8(field, textStart(bytes, 0, bytes.length))
    error.index = index
    throw error
  }
}
