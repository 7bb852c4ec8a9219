/** The texts of refused structs, in Milvus' words where it has some. Positions count the structs of a row from 0. */
import { cut, ValueError } from '../core/errors.ts'
import { type StructField, shortName } from '../core/schema.ts'
import { WrongDimError } from './value-errors.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `'${cut(name)}'`).join(', ') || '(none)'

const keysOf = (struct: StructField): string => quoted(struct.subFields.map(shortName))

/** An element of the list that is no object. */
export const noStruct = (struct: StructField, found: string): ValueError =>
  new ValueError(
    `expected element type 'Struct' in array field '${struct.name}', got ${cut(found)}`,
    `an object with exactly the keys ${keysOf(struct)}`,
    found,
  )

export const unevenStruct = (
  struct: StructField,
  position: number,
  count: number,
  keys: readonly string[],
): ValueError =>
  new ElementError(
    `inconsistent field count in StructArray element: position=${position}, actual=${count}, expected=${struct.subFields.length}`,
    `an object with exactly the keys ${keysOf(struct)}`,
    `the keys ${quoted(keys)}`,
  )

export const unexpectedSubField = (struct: StructField, position: number, key: string): ValueError =>
  new ElementError(
    `unexpected field in StructArray element: field=${cut(key)}, position=${position}`,
    `an object with exactly the keys ${keysOf(struct)}`,
    `the key '${cut(key)}'`,
  )

export const wrongVectorDim = (name: string, position: number, found: number, dim: number, offset = 0): ValueError =>
  new ElementError(
    `vector dimension mismatch for field '${name}': position=${position}, actual=${found}, expected=${dim}`,
    `a vector of ${dim}`,
    `one of ${found}`,
    offset,
  )

/** A sub-field given as a key or column of its own. */
export const flatSubField = (struct: StructField, key: string): ValueError =>
  new ValueError(
    `struct field '${struct.name}' must be provided as a struct array; flat sub-field '${struct.name}[${key}]' is not supported`,
    `a list of objects under the name '${struct.name}'`,
    `'${struct.name}[${key}]'`,
  )

/** It says its position already. */
class ElementError extends ValueError {}

/** The error of one struct's value, with the struct's position; all other errors as they are. */
export function atPosition(error: unknown, position: number, offset = 0): unknown {
  if (!(error instanceof ValueError)) return error
  if (error instanceof ElementError) return error
  if (error instanceof WrongDimError)
    return wrongVectorDim(error.field.name, position, error.dim, error.field.dim!, offset)
  const { message, expected, found, index, hint } = error
  return new ElementError(`${message}, position=${position}`, expected, found, offset, { index, hint })
}
