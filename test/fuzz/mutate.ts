/** Byte mutations of a file: flip, insert, delete, duplicate, truncate, overwrite, splice. Never looks at a format. */
import type { Random } from './random.ts'

const INTERESTING_BYTES = [
  0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x0a, 0x0d, 0x2d, 0x30,
]
const INTERESTING_U32 = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff]
const INTERESTING_TEXTS = [
  'null',
  'NaN',
  '-0',
  '1e39',
  '3.4028235677973366e38',
  '9223372036854775808',
  '-9223372036854775808',
  '128',
  '1.0',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '[[[[',
  '{}',
  '[]',
  '\ufeff',
  '\r\n',
  '\r',
  '""""',
  '"rows":',
  '"$meta":',
  '"id":1,',
  '16777217',
  '0.1000000000000000055511151231257827',
  '\u2028',
  '\u{1f98b}',
  '__proto__',
  '1e-400',
  '1e400',
  '0x1p3',
]
const RUN_MAX = 64

/** One to four mutations of `input`; `other` is what it may be spliced with. */
export function mutated(random: Random, input: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes: Uint8Array = input
  for (let count = 1 + (random.below(2) && random.below(4)); count > 0; count--)
    bytes = mutateOnce(random, bytes, other)
  return bytes
}

function mutateOnce(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1)
  const run = Math.min(1 + random.below(random.below(4) === 0 ? RUN_MAX : 4), bytes.length - at)
  switch (random.below(14)) {
    case 10:
    case 11:
      return digitChanged(random, bytes, at)
    case 12:
    case 13:
      return tokenReplaced(random, bytes, at)
    case 0:
    case 1: {
      const copy = Buffer.from(bytes)
      if (at < copy.length) copy[at] ^= 1 << random.below(8)
      return copy
    }
    case 2:
      return spliced(
        bytes,
        at,
        0,
        Uint8Array.from({ length: 1 + random.below(4) }, () => random.below(256)),
      )
    case 3:
      return spliced(bytes, at, run, new Uint8Array(0))
    case 4:
      return spliced(bytes, at, 0, bytes.slice(at, at + run))
    case 5:
      return random.below(4) === 0
        ? bytes.slice(0, at)
        : bytes.slice(0, Math.max(0, bytes.length - 1 - random.below(16)))
    case 6:
      return spliced(bytes, at, 1, Uint8Array.of(random.pick(INTERESTING_BYTES)))
    case 7: {
      const value = Buffer.alloc(4)
      const number = random.pick(INTERESTING_U32)
      if (random.below(2) === 0) value.writeUInt32LE(number)
      else value.writeUInt32BE(number)
      return spliced(bytes, at, 4, value)
    }
    case 8:
      return spliced(bytes, at, random.below(2) * run, Buffer.from(random.pick(INTERESTING_TEXTS)))
    default: {
      const from = random.below(other.length + 1)
      if (random.below(3) === 0) return Buffer.concat([bytes.subarray(0, at), other.subarray(from)])
      return spliced(bytes, at, run, other.slice(from, from + 1 + random.below(RUN_MAX)))
    }
  }
}

/** `bytes` with `remove` bytes at `at` replaced. */
const spliced = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])

/** Another digit in place of the next one: text stays valid and means something else. */
function digitChanged(random: Random, bytes: Uint8Array, at: number): Uint8Array {
  const copy = Buffer.from(bytes)
  for (let p = at; p < copy.length; p++) {
    if (copy[p] < 0x30 || copy[p] > 0x39) continue
    copy[p] = 0x30 + random.below(10)
    break
  }
  return copy
}

/** An interesting text in place of the next word, number or quoted string. */
function tokenReplaced(random: Random, bytes: Uint8Array, at: number): Uint8Array {
  const token = /"[^"]*"|[-+.\w]+/g
  token.lastIndex = at
  const found = token.exec(Buffer.from(bytes).toString('latin1'))
  if (!found) return bytes
  return spliced(bytes, found.index, found[0].length, Buffer.from(random.pick(INTERESTING_TEXTS)))
}
