/** Draws 8 × 8 digits as small pictures of half blocks, side by side. Pure: numbers in, lines of text out. */

const SIDE = 8
/** Pixels of the drawn picture, a column each; two rows share a line of text. */
const DRAWN = 12
const INK_MIN = 6.5
const GAP = ' '
const BLOCKS = [' ', '▄', '▀', '█']

export interface Picture {
  /** 64 values from 0 to 16, row by row. */
  readonly pixels: readonly number[]
  readonly title: string
}

/** All pictures beside each other, titles above. */
export function drawRow(pictures: readonly Picture[]): string[] {
  const drawn = pictures.map((picture) => draw(picture.pixels))
  const titles = pictures.map((picture) => picture.title.slice(0, DRAWN).padEnd(DRAWN))
  const lines = drawn[0].map((_, line) => drawn.map((picture) => picture[line]).join(GAP))
  return [titles.join(GAP), ...lines].map((line) => line.trimEnd())
}

function draw(pixels: readonly number[]): string[] {
  return Array.from({ length: DRAWN / 2 }, (_, line) =>
    Array.from({ length: DRAWN }, (_, x) => {
      const upper = inkAt(pixels, x, line * 2)
      const lower = inkAt(pixels, x, line * 2 + 1)
      return BLOCKS[(upper ? 2 : 0) + (lower ? 1 : 0)]
    }).join(''),
  )
}

/** Whether the drawn pixel has ink: the picture is stretched smoothly to the drawn size. */
function inkAt(pixels: readonly number[], x: number, y: number): boolean {
  const [left, xShare] = stretch(x)
  const [top, yShare] = stretch(y)
  const at = (dx: number, dy: number) => pixels[Math.min(top + dy, SIDE - 1) * SIDE + Math.min(left + dx, SIDE - 1)]
  const upper = at(0, 0) * (1 - xShare) + at(1, 0) * xShare
  const lower = at(0, 1) * (1 - xShare) + at(1, 1) * xShare
  return upper * (1 - yShare) + lower * yShare >= INK_MIN
}

/** Which source pixel lies left of a drawn one, and how far to the next. */
function stretch(drawn: number): [number, number] {
  const at = Math.min(Math.max(((drawn + 0.5) * SIDE) / DRAWN - 0.5, 0), SIDE - 1)
  return [Math.floor(at), at - Math.floor(at)]
}
