/**
 * Writes bit operations. The engine has << and >> but no & | ^, so & is built from shifts: the bits lo…hi-1 of x are
 * ((x >> lo) << lo) - ((x >> hi) << hi), one such term for each run of ones in the constant. It never needs the sign
 * apart: int64 wraps the same way in the engine and here.
 */
import type { Term } from './predicate.ts'
import { sqlInt } from './sql-literal.ts'
import { termSql } from './sql-term.ts'

/** SQL for an int64. */
export function bitsSql(term: Extract<Term, { kind: 'bits' }>): string {
  const x = `CAST(${termSql(term.operand)} AS BIGINT)`
  const by = BigInt.asIntN(64, term.by)
  switch (term.op) {
    case '<<':
    case '>>':
      return `(${x} ${term.op} ${by})`
    case '&':
      return masked(x, by)
    case '|':
      return `(${x} + ${sqlInt(by)} - ${masked(x, by)})`
    case '^':
      return `(${x} + ${sqlInt(by)} - ${masked(x, by)} - ${masked(x, by)})`
  }
}

function masked(x: string, mask: bigint): string {
  const bits = BigInt.asUintN(64, mask)
  const terms: string[] = []
  for (let low = 0n; low < 64n; low++) {
    if (((bits >> low) & 1n) === 0n) continue
    let high = low
    while (high < 64n && ((bits >> high) & 1n) === 1n) high++
    terms.push(` + ${cleared(x, low)}`)
    if (high < 64n) terms.push(` - ${cleared(x, high)}`)
    low = high
  }
  // A zero mask still must be unknown where x is.
  return terms.length === 0 ? `(${x} - ${x})` : `(0${terms.join('')})`
}

/** x with its bits below `low` set to zero. */
const cleared = (x: string, low: bigint): string => (low === 0n ? x : `((${x} >> ${low}) << ${low})`)
