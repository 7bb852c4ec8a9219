/** JavaScript values to JSON text, with bigints as exact numbers. What JSON cannot say is refused, never turned into null. */
import type { Field } from '../core/schema.ts'
import { notFinite, notUtf8, valueMismatch } from './value-errors.ts'

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

export function jsonText(field: Field, value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part))
    if (typeof part === 'number' && !Number.isFinite(part)) throw notFinite(field, String(part))
    if (typeof part === 'string' && !part.isWellFormed()) throw notUtf8(field, part.toWellFormed())
    return part
  })
  if (text === undefined) throw valueMismatch(field, value)
  return text
}
