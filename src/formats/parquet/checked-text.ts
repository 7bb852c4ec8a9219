/** Checks of a string's bytes that the column builders do not make. Pure; throws ValueError and never repairs. */
import { notUtf8 } from '../../columns/value-errors.ts'
import type { Field } from '../../core/schema.ts'
import { textStart } from '../../json/text-of.ts'
import { notAnObject } from '../dynamic-row.ts'

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

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

/** Dynamic values are one JSON object a row; that it is valid JSON is checked by the builder. */
export function checkObject(bytes: Uint8Array, start: number, end: number): void {
  while (start < end && isBlank(bytes[start])) start++
  if (bytes[start] === 0x7b && start < end) return
  throw notAnObject(textStart(bytes, start, end))
}
