/** Checks of a string's bytes that the column builders do not make. Pure; throws ValueError and never repairs. */
import { UTF8_HINT } from '../../columns/value-hints.ts'
import { ValueError } from '../../core/errors.ts'
import { textStart } from '../../json/text-of.ts'
import { notAnObject } from '../dynamic-row.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** `index` is the element's place in its list. */
export function decodeText(bytes: Uint8Array, index: number): string {
  try {
    return utf8.decode(bytes)
  } catch {
    const text = `invalid UTF-8 data at index ${index}`
    throw new ValueError(text, 'valid UTF-8', textStart(bytes, 0, bytes.length), 0, { index, hint: UTF8_HINT })
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

/** Dynamic values are one JSON object a row; that it is valid JSON is checked by the builder. */
export function checkObject(bytes: Uint8Array, start: number, end: number): void {
  while (start < end && isBlank(bytes[start])) start++
  if (bytes[start] === 0x7b && start < end) return
  throw notAnObject(textStart(bytes, start, end))
}
