/**
 * Durations as Go writes them, and one form more:
 *
 *   duration = [ sign ] ( "0" | part { part } [ number ] )
 *   part     = number unit
 *   unit     = "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h"
 *   number   = digits [ "." [ digits ] ] | "." digits
 *
 * A bare last number takes the next smaller unit: `1h45` is `1h45m`. Milvus' page has it so, though Milvus refuses it.
 */
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const NEXT_SMALLER: Readonly<Record<string, string>> = {
  h: 'm',
  m: 's',
  s: 'ms',
  ms: 'us',
  us: 'ns',
  µs: 'ns',
  μs: 'ns',
}

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|$)/y

/** Milliseconds, negative for a negative duration; undefined where the text is none. */
export function parseDurationMs(text: string): number | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const body = text.slice(sign.length)
  if (body === '') return undefined
  if (body === '0') return 0
  let total = 0
  let last: string | undefined
  PART.lastIndex = 0
  while (PART.lastIndex < body.length) {
    const part = PART.exec(body)
    if (!part) return undefined
    const unit = part[2] || (last && NEXT_SMALLER[last])
    if (!unit) return undefined
    total += Number(part[1]) * UNIT_MS[unit]
    last = unit
  }
  if (!Number.isFinite(total) || total > DURATION_MS_MAX) return undefined
  return sign === '-' ? 0 - total : total
}

/** Go's own bound: 2^63 nanoseconds, some 292 years. */
const DURATION_MS_MAX = 2 ** 63 / 1e6
