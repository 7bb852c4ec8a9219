/** How many bytes of a set a range of its rows stands for. Pure; the shares of ranges that cover all rows add up exactly. */

export const shareOfBytes = (bytes: number, rows: number, from: number, to: number): number =>
  rows === 0 ? bytes : borderOf(bytes, rows, to) - borderOf(bytes, rows, from)

const borderOf = (bytes: number, rows: number, row: number): number =>
  row >= rows ? bytes : Math.floor((bytes / rows) * row)
