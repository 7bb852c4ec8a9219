/** Places of refused values among the rows being appended. It never hides an error. */
import { ValueError } from '../../core/errors.ts'

/** Makes the offset of a ValueError count from the first of the rows being appended. */
export function atRow(row: number, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof ValueError) error.offset += row
    throw error
  }
}
