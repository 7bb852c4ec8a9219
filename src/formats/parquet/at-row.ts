/** Places of refused values among the rows being appended. It never hides an error. */
import { ValueError } from '../../core/errors.ts'

/** `append` for each of `rows` rows, given its number. Nothing is made for a row. */
export function eachRow(rows: number, append: (row: number) => void): void {
  let row = 0
  try {
    for (; row < rows; row++) append(row)
  } catch (error) {
    if (error instanceof ValueError) error.offset += row
    throw error
  }
}

/** Makes the offset of a ValueError count from the first of the rows being appended. */
export function atRow(row: number, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (error instanceof ValueError) error.offset += row
    throw error
  }
}
