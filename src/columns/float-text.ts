/** Floats as text in CSV cells: decimal (`1.5`, `.5`, `5.`, `+1e3`) or hexadecimal (`0x1.8p3`), as Go reads them. */
import { roundToFloat32 } from '../json/float32.ts'

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/
const NOT_FINITE = /^(?:[+-]?inf(?:inity)?|nan)$/i

/** The nearest double or float32, not finite where it overflows or says so; undefined where the text is no number. */
export function parseFloatCell(text: string, single: boolean): number | undefined {
  if (DECIMAL.test(text)) return single ? roundToFloat32(Number(text), text) : Number(text)
  if (NOT_FINITE.test(text)) return Number.NaN
  const match = HEXADECIMAL.exec(text)
  if (!match) return undefined
  const [, sign, whole, fraction = '', power] = match
  if (whole === '' && fraction === '') return undefined
  // 13 digits are 52 bits: exact in a double. Longer ones are too rare to be worth a second rounding rule.
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits.length > 13) return undefined
  const magnitude = Number.parseInt(digits || '0', 16) * 2 ** (Number(power) - 4 * fraction.length)
  const value = sign === '-' ? -magnitude : magnitude
  return single ? Math.fround(value) : value
}
