/**
 * Decimal text to float32, held against exact rounding: node scripts/run.mjs test/fuzz/float32.ts [--texts 10000000] [--seed 1].
 * Each text goes the four ways a file's number can go: the cursor, a list with memory behind it (the fast loop) or without, and a
 * CSV cell.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { parseFloatCell } from '../../src/columns/float-text.ts'
import { readFloats } from '../../src/columns/read-floats.ts'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { field } from '../support/field.ts'
import { exactFloat32 } from './exact-float.ts'
import { HAND_PICKED, randomText } from './float32-texts.ts'
import { randomOf } from './random.ts'

export interface Float32Run {
  readonly texts: number
  /** So many of them rounding first to a double would have got wrong. */
  readonly hard: number
  readonly wrong: readonly string[]
}

/** More than the fast loop wants to see. */
const BEHIND = '"'.repeat(100)

const vec = field('vec', 'FloatVector', { dim: 2 })
const target = new Float32Array(2)

/** undefined where the number is refused: it overflows. `behind`: what follows the list in memory. */
function fromVector(text: string, behind: string): number | undefined {
  const list = `[${text},${text}]`
  try {
    readFloats(new JsonCursor(Buffer.from(list + behind), 0, list.length), vec, target, 0)
  } catch {
    return undefined
  }
  return Object.is(target[0], target[1]) ? target[0] : Number.NaN
}

function check(text: string): boolean {
  const exact = exactFloat32(text)
  const bytes = Buffer.from(text)
  const cursor = new JsonCursor(bytes, 0, bytes.length).readFloat32()
  const accepted = Number.isFinite(exact) ? exact : undefined
  return (
    Object.is(cursor, exact) &&
    Object.is(parseFloatCell(text, true), exact) &&
    Object.is(fromVector(text, BEHIND), accepted) &&
    Object.is(fromVector(text, ''), accepted)
  )
}

/** The hand-picked texts and `texts` random ones. */
export function checkFloat32(texts: number, seed: number): Float32Run {
  const random = randomOf(seed)
  const wrong: string[] = HAND_PICKED.filter((text) => !check(text))
  let hard = 0
  for (let i = 0; i < texts; i++) {
    const text = randomText(random)
    if (!check(text)) wrong.push(text)
    if (!Object.is(Math.fround(Number(text)), exactFloat32(text))) hard++
  }
  return { texts: texts + HAND_PICKED.length, hard, wrong }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { texts: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } },
  })
  const { texts, hard, wrong } = checkFloat32(Number(values.texts), Number(values.seed))
  console.log(`${texts} texts, ${hard} of them hard, ${wrong.length} wrong`, wrong.slice(0, 20))
  process.exitCode = wrong.length > 0 ? 1 : 0
}
