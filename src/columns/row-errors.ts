/** What is wrong with rows as wholes: fields that are missing or not aligned, keys that the server keeps for itself. */
import { ValueError } from '../core/errors.ts'
import { type Field, isStruct } from '../core/schema.ts'

export abstract class RowError extends ValueError {
  readonly field: Field
  constructor(field: Field, message: string, expected: string, found: string, offset = 0) {
    super(message, expected, found, offset)
    this.field = field
  }
}

export class MissingFieldError extends RowError {
  constructor(field: Field) {
    const text = isStruct(field)
      ? `value of struct field is missed: '${field.name}'`
      : `value of field '${field.name}' is missed`
    super(field, text, `a value of type ${field.dataType}`, 'nothing')
  }
}

export class MisalignedError extends RowError {
  constructor(field: Field, found: number, expected: number) {
    const text = `imported rows are not aligned, field '${field.name}' with '${found}' rows`
    super(field, text, `${expected} rows`, `${found} rows`)
  }
}

/** `rows`: how many came before this one, which does not do as they did. */
export class MixedKeysError extends RowError {
  constructor(field: Field, isGiven: boolean, rows: number) {
    const [found, expected] = isGiven ? [1, rows + 1] : [rows, rows + 1]
    super(
      field,
      `imported rows are not aligned, field '${field.name}' with '${found}' rows, other fields with '${expected}' rows`,
      'the auto-generated primary key in all rows or in none',
      isGiven ? 'the first row that has it' : 'the first row without it',
    )
  }
}

export class ReservedKeyError extends RowError {
  constructor(field: Field, key: bigint, first: bigint, offset: number) {
    super(
      field,
      `the primary key ${key} of field '${field.name}' is among those that the server will generate`,
      `keys below ${first}`,
      String(key),
      offset,
    )
  }
}
