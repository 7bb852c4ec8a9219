/** Decimal texts for the rounding of float32: random ones of every shape, and the exact middles where two roundings go wrong. */
import type { Random } from './random.ts'

/** Texts whose rounding is known to be hard, or to be an edge. */
export const HAND_PICKED: readonly string[] = [
  '0',
  '-0',
  '0.0',
  '-0.0e5',
  '1e-45',
  '7.006492321624085e-46',
  '7.006492321624086e-46',
  '7.00649232162408535461864791644958065640130970938257885878534141944895541342930300743319094181060791015625e-46',
  '1e-400',
  '0e999',
  '1.1754943508222875e-38',
  '1.1754942807573643e-38',
  '1.17549421069244107548702944484928734882705242874589333385717453057158887047561890426550235133618116378784179687500000000000e-38',
  '3.4028234663852886e38',
  '3.4028235677973366e38',
  '3.40282356779733661637539395458142568447e38',
  '3.40282356779733661637539395458142568448e38',
  '-3.5e38',
  '1e39',
  '340282356779733661637539395458142568447',
  '340282356779733661637539395458142568448',
  '16777217',
  '16777219',
  '16777217.0000000001',
  '16777216.9999999999',
  '33554435',
  '33554437',
  '8388608.5',
  '8388609.5',
  '0.1',
  '0.3',
  '1.00000005960464477539062500000001',
  '1.00000017881393432617187499',
  '1.000000178813934326171875',
  '9007199254740993',
  '9007199791611905',
  '5e-324',
  '2.4703282292062327e-324',
  '1e22',
  '1e23',
  '1.0e10',
  '123456789012345678901234567890',
  '0.000000000000000000000000000000000000011754943508222875',
]

const digits = (random: Random, count: number): string => {
  let text = ''
  for (let i = 0; i < count; i++) text += random.below(10)
  return text
}

const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)

export function randomText(random: Random): string {
  const sign = random.below(2) === 0 ? '-' : ''
  switch (random.below(8)) {
    case 0:
      return `${sign}0.${digits(random, 1 + random.below(25))}`
    case 1:
      return `${sign}${1 + random.below(9)}${digits(random, random.below(20))}`
    case 2:
      return `${sign}${(random.below(2 ** 32) / 2 ** 32) * 10 ** (random.below(60) - 30)}`
    case 3:
      return `${sign}${1 + random.below(9)}.${digits(random, 1 + random.below(20))}e${random.below(90) - 50}`
    case 4:
      return `${sign}${1 + random.below(9)}${digits(random, random.below(9))}.${digits(random, 1 + random.below(30))}`
    default:
      return sign + nearMiddle(random)
  }
}

/** The exact middle of two neighbours, some of its first digits, or a hair beside it. */
function nearMiddle(random: Random): string {
  bits[0] = random.below(0x7f7fffff)
  // Half of them in the range of embeddings, where texts are short.
  if (random.below(2) === 0) bits[0] = 0x3c000000 + random.below(0x04000000)
  const low = floats[0]
  bits[0]++
  const text = exactText((low + floats[0]) / 2)
  const pointed = text.includes('.') ? text : `${text}.`
  switch (random.below(5)) {
    case 0:
      return text
    case 1:
      return `${pointed}${'0'.repeat(random.below(30))}1`
    case 2:
      return justBelow(text)
    case 3:
      return pointed.slice(0, Math.max(pointed.indexOf('.') + 1, pointed.length - random.below(20))).replace(/\.$/, '')
    default:
      return `${text}${text.includes('.') ? '' : '.'}${'0'.repeat(random.below(5))}e${random.below(3) - 1}`.replace(
        '.e',
        '.0e',
      )
  }
}

/** All digits of a double. */
function exactText(value: number): string {
  let [power, whole] = [0, value]
  while (!Number.isInteger(whole)) {
    whole *= 2
    power++
  }
  const all = (BigInt(whole) * 5n ** BigInt(power)).toString().padStart(power + 1, '0')
  return power === 0 ? all : `${all.slice(0, -power)}.${all.slice(-power)}`
}

/** A tiny amount less. */
function justBelow(text: string): string {
  const [whole, fraction = ''] = text.split('.')
  const less = BigInt(whole + fraction) * 1000000n - 1n
  if (less < 0n) return '0'
  const all = less.toString().padStart(fraction.length + 7, '0')
  const point = all.length - fraction.length - 6
  return `${all.slice(0, point)}.${all.slice(point)}`
}
