/** Rows as a server shows them against rows as they must be. */
import type { SampleRow } from '../support/sample-files.ts'

/** The server and the model differ. */
export class SoakDifference extends Error {}

/** The first row that differs, in words. */
export function differenceOf(found: readonly SampleRow[], expected: readonly SampleRow[]): string | undefined {
  const byId = new Map(expected.map((row) => [row.id, row]))
  for (const row of found) {
    const other = byId.get(row.id)
    if (!other) return `row ${row.id} (${row.title}) should not be there`
    if (row.title !== other.title) return `row ${row.id} is ${row.title}, expected ${other.title}`
    if (row.vector.some((x, i) => x !== other.vector[i]) || row.vector.length !== other.vector.length) {
      return `row ${row.id} has the vector ${row.vector}, expected ${other.vector}`
    }
    byId.delete(row.id)
  }
  const [missing] = byId.values()
  return missing && `row ${missing.id} (${missing.title}) is missing; ${found.length} rows of ${expected.length}`
}
