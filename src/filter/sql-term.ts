/** Writes the columns, array elements and lengths that comparisons stand on. It never writes an operator. */
import { columnName, type ElementType } from '../core/schema.ts'
import type { Term } from './predicate.ts'
import { isArrayText, jsonPath } from './sql-json-path.ts'

/** Everything but JSON values, arithmetic and bits, which have writers of their own. */
export function termSql(term: Term): string {
  switch (term.kind) {
    case 'column':
      return columnName(term.field)
    case 'element':
      // SQL counts from 1, and an index past the end gives NULL.
      return `${columnName(term.field)}[${term.index + 1}]`
    case 'length': {
      const column = columnName(term.of.field)
      if (term.of.kind !== 'json') return `array_length(${column})`
      // The engine says 0 for every JSON value that is not an array; the length of those is unknown.
      return `nullif(json_array_length(${column}, ${jsonPath(term.of)}), nullif(0, CAST(${isArrayText(term.of)} AS INT) - 1))`
    }
    default:
      throw new Error(`a ${term.kind} term has its own SQL writer`)
  }
}

/** The type that bounds the term's constants. */
export function termType(term: Term): ElementType {
  switch (term.kind) {
    case 'column':
      return term.type === 'Timestamptz' ? 'Int64' : term.type
    case 'element':
      return term.type
    case 'length':
    case 'bits':
      return 'Int64'
    default:
      throw new Error(`a ${term.kind} term has no fixed type`)
  }
}
