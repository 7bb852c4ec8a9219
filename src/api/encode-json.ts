/** Values to JSON text: bigint as exact digits, Float32Array and float32 numbers in their shortest form. */

export function encodeJson(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'object':
      return value === null ? 'null' : encodeObject(value)
    default:
      return JSON.stringify(value) ?? 'null'
  }
}

function encodeObject(value: object): string {
  if (value instanceof Float32Array) return encodeFloats(value)
  if (isFlat(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(',')}]`
  const parts: string[] = []
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) parts.push(`${JSON.stringify(key)}:${encodeJson(item)}`)
  }
  return `{${parts.join(',')}}`
}

/** Whether there is nothing in it that JSON.stringify, which is faster, would write otherwise. */
function isFlat(value: object): boolean {
  for (const key in value) {
    const item: unknown = (value as Record<string, unknown>)[key]
    if (typeof item === 'bigint' || typeof item === 'function' || (typeof item === 'object' && item !== null))
      return false
  }
  return true
}

function encodeFloats(values: Float32Array): string {
  const parts = new Array<string>(values.length)
  for (let i = 0; i < values.length; i++) parts[i] = encodeJson(shortestFloat32(values[i]))
  return `[${parts.join(',')}]`
}

/** A normal float32 has at least 6 digits that count, a subnormal one fewer; none ever needs more than 9. */
const DIGITS_MIN = 6
const DIGITS_MAX = 9
const NORMAL_MIN = 2 ** -126
/** Whole numbers up to here are their own shortest form. */
const EXACT_WHOLE_MAX = 2 ** 24

/** The double that prints as the shortest decimal which reads back as the same float32. */
export function shortestFloat32(value: number): number {
  const magnitude = Math.abs(value)
  if (!Number.isFinite(value) || (magnitude <= EXACT_WHOLE_MAX && Number.isInteger(value))) return value
  for (let digits = magnitude < NORMAL_MIN ? 1 : DIGITS_MIN; digits < DIGITS_MAX; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return Number(value.toPrecision(DIGITS_MAX))
}
