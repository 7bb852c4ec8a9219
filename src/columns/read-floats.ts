/** A JSON list of numbers straight into float32. Each number is rounded once. */
import type { Field } from '../core/schema.ts'
import { readFloatRun } from '../json/float-run.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { elementMismatch } from './json-value-errors.ts'
import { notFinite, wrongDim } from './value-errors.ts'

/** Reads the list at the cursor into target[at, at + dim); throws ValueError where it is not `field.dim` finite numbers. */
export function readFloats(cursor: JsonCursor, field: Field, target: Float32Array, at: number): void {
  const from = cursor.position
  const dim = field.dim!
  cursor.enter()
  let count = readFloatRun(cursor, target, at, 0, dim)
  while (cursor.nextElement(count === 0)) {
    if (cursor.peek() !== 'number') throw elementMismatch(field, cursor, from, count)
    const start = cursor.position
    const value = cursor.readFloat32()
    if (!Number.isFinite(value)) throw notFinite(field, cursor.number.text(cursor.bytes, start), 0, count)
    // Numbers beyond dim are counted for the message, but not stored.
    if (count < dim) target[at + count] = value
    count++
    if (count < dim) count = readFloatRun(cursor, target, at, count, dim)
  }
  if (count !== dim) throw wrongDim(field, count)
}
