/** Decimal to float32 against an exact oracle in rational arithmetic: one rounding, half to even. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { JsonCursor } from '../../src/json/json-cursor.ts'

const read = (text: string): number => {
  const bytes = Buffer.from(text)
  return new JsonCursor(bytes, 0, bytes.length).readFloat32()
}

/** A decimal text as an exact fraction. */
function fractionOf(text: string): [bigint, bigint] {
  const match = /^-?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)!
  const fraction = match[2] ?? ''
  const scale = Number(match[3] ?? 0) - fraction.length
  const digits = BigInt(match[1] + fraction)
  return scale >= 0 ? [digits * 10n ** BigInt(scale), 1n] : [digits, 10n ** BigInt(-scale)]
}

/** Rounds n/d to 24 bits with integers only; never uses a double. */
function oracle(text: string): number {
  const [n, d] = fractionOf(text)
  if (n === 0n) return text.startsWith('-') ? -0 : 0
  let power = n.toString(2).length - d.toString(2).length - 24
  if (power < -149) power = -149
  for (;;) {
    const scaledN = power < 0 ? n << BigInt(-power) : n
    const scaledD = power > 0 ? d << BigInt(power) : d
    let quotient = scaledN / scaledD
    const twice = (scaledN % scaledD) * 2n
    if (quotient >= 1n << 24n) {
      power++
      continue
    }
    if (twice > scaledD || (twice === scaledD && quotient & 1n)) quotient++
    const value = Number(quotient) * 2 ** power
    const finite = value >= 2 ** 128 ? Number.POSITIVE_INFINITY : value
    return text.startsWith('-') ? -finite : finite
  }
}

/** A small fixed random sequence. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)

function randomTexts(count: number): string[] {
  const random = randomOf(42)
  const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  return Array.from({ length: count }, (_, i) => {
    const sign = random() < 0.5 ? '-' : ''
    switch (i % 6) {
      case 0:
        return `${sign}0.${digits(1 + Math.floor(random() * 25))}`
      case 1:
        return `${sign}${String(BigInt(digits(1 + Math.floor(random() * 20))))}`
      case 2:
        return `${sign}${String(random() * 10 ** Math.floor(random() * 60 - 30))}`
      case 3:
        return `${sign}${1 + Math.floor(random() * 9)}.${digits(1 + Math.floor(random() * 20))}e${Math.floor(random() * 90 - 50)}`
      default: {
        // The exact middle of two neighbours, or a hair beside it: where two roundings go wrong.
        bits[0] = Math.floor(random() * 0x7f000000)
        const low = floats[0]
        bits[0]++
        const text = exactText((low + floats[0]) / 2)
        const beside = ['', '0000000000000000000000001', 'below'][Math.floor(random() * 3)]
        if (beside === 'below') return sign + justBelow(text)
        return sign + (beside === '' ? text : `${text.includes('.') ? text : `${text}.`}${beside}`)
      }
    }
  })
}

/** All digits of a double. */
function exactText(value: number): string {
  let power = 0
  let whole = value
  while (!Number.isInteger(whole)) {
    whole *= 2
    power++
  }
  const digits = (BigInt(whole) * 5n ** BigInt(power)).toString().padStart(power + 1, '0')
  return power === 0 ? digits : `${digits.slice(0, -power)}.${digits.slice(-power)}`
}

/** The text minus a tiny amount: the last digit becomes one less, followed by nines. */
function justBelow(text: string): string {
  const [whole, fraction = ''] = text.split('.')
  const digits = (BigInt(whole + fraction) * 1000000n - 1n).toString().padStart(fraction.length + 7, '0')
  const point = digits.length - fraction.length - 6
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

test('the oracle itself agrees with values known by hand', () => {
  assert.equal(oracle('16777217'), 16777216)
  assert.equal(oracle('16777219'), 16777220)
  assert.equal(oracle('16777217.0000000001'), 16777218)
  assert.equal(oracle('3.4028235677973367e38'), Number.POSITIVE_INFINITY)
  assert.equal(oracle('1e-46'), 0)
  assert.equal(oracle('0.1'), Math.fround(0.1))
})

test('20 000 random texts are rounded as exact arithmetic rounds them', () => {
  let twiceIsWrong = 0
  for (const text of randomTexts(20_000)) {
    const expected = oracle(text)
    if (!Object.is(Math.fround(Number(text)), expected)) twiceIsWrong++
    assert.ok(Object.is(read(text), expected), `${text}: ${read(text)} instead of ${expected}`)
  }
  assert.ok(twiceIsWrong > 100, `only ${twiceIsWrong} texts would have shown double rounding`)
})

test('the edges: signed zero, underflow, the greatest float and what lies just beyond it', () => {
  for (const text of [
    '0',
    '-0',
    '-0.0e5',
    '1e-45',
    '7.006492321624085e-46',
    '7.006492321624086e-46',
    '1e-400',
    '0e999',
    '3.4028234663852886e38',
    '3.40282356779733661637539395458142568447e38',
    '3.40282356779733661637539395458142568448e38',
    '-3.5e38',
    '1e39',
  ]) {
    assert.ok(Object.is(read(text), oracle(text)), text)
  }
  assert.equal(read('1e999999999999'), Number.POSITIVE_INFINITY)
  assert.equal(read('1e-999999999999'), 0)
})

test('doubles are read as JavaScript reads them', () => {
  for (const text of randomTexts(6000)) {
    const bytes = Buffer.from(text)
    assert.ok(Object.is(new JsonCursor(bytes, 0, bytes.length).readNumber(), Number(text)), text)
  }
})
