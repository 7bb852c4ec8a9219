/**
 * Writes comparisons of `column op constant`. It never adds or multiplies integers in the engine, which wraps around
 * at the column's width: + - * are moved to the other side of the comparison, where they are exact.
 */
import type { CompareOp } from './ast.ts'
import { FLIPPED } from './binary-op.ts'
import type { Constant, Term } from './predicate.ts'
import { jsonText } from './sql-json-path.ts'
import { sqlDouble, sqlInt } from './sql-literal.ts'
import { compareFloat, compareInt, type IntTest, isIntType, toIntTest } from './sql-number.ts'
import { termSql, termType } from './sql-term.ts'

type ArithTerm = Extract<Term, { kind: 'arith' }>

/** SQL that is true where `term op value` is. */
export function compareArith(term: ArithTerm, op: CompareOp, value: Constant): string {
  const limit = value as bigint | number
  const { operand, by } = term
  if (operand.kind === 'json') {
    const text = jsonText(operand)
    const double = compareDoubleArith(`TRY_CAST(${text} AS DOUBLE)`, term, op, limit)
    if (typeof by === 'number') return double
    const int = compareIntArith(`TRY_CAST(${text} AS BIGINT)`, term.op, by, toIntTest(op, limit))
    return term.op === '%' ? int : `(${int} OR (TRY_CAST(${text} AS BIGINT) IS NULL AND ${double}))`
  }
  const sql = termSql(operand)
  const type = termType(operand)
  return isIntType(type) && typeof by === 'bigint'
    ? compareIntArith(`CAST(${sql} AS BIGINT)`, term.op, by, toIntTest(op, limit))
    : compareDoubleArith(`CAST(${sql} AS DOUBLE)`, term, op, limit)
}

const compareDoubleArith = (sql: string, term: ArithTerm, op: CompareOp, limit: bigint | number): string =>
  compareFloat(`(${sql} ${term.op} ${sqlDouble(Number(term.by))})`, 'Double', op, Number(limit))

function compareIntArith(sql: string, arith: ArithTerm['op'], by: bigint, test: IntTest): string {
  if (typeof test === 'boolean') return compareInt(sql, 'Int64', test)
  switch (arith) {
    case '+':
      return compareInt(sql, 'Int64', { op: test.op, value: test.value - by })
    case '-':
      return compareInt(sql, 'Int64', { op: test.op, value: test.value + by })
    case '*':
      return compareInt(sql, 'Int64', divideTest(test, by))
    case '/':
      // The engine fails on the least int64 divided by -1.
      if (by === -1n) return compareInt(sql, 'Int64', divideTest(test, by))
      return compareInt(`(${sql} / ${sqlInt(by)})`, 'Int64', test)
    case '%':
      return compareInt(`(${sql} % ${sqlInt(by === -1n ? 1n : by)})`, 'Int64', test)
  }
}

/** `x * by op value` as a test of x. */
function divideTest(test: Exclude<IntTest, boolean>, by: bigint): IntTest {
  if (by === 0n) return holds(0n, test)
  const op = by < 0n ? FLIPPED[test.op] : test.op
  const [value, divisor] = by < 0n ? [-test.value, -by] : [test.value, by]
  if (value % divisor === 0n) return { op, value: value / divisor }
  if (op === '==' || op === '!=') return op === '!='
  const floor = value / divisor - (value < 0n ? 1n : 0n)
  return op === '<' || op === '<=' ? { op: '<=', value: floor } : { op: '>', value: floor }
}

function holds(x: bigint, { op, value }: Exclude<IntTest, boolean>): boolean {
  switch (op) {
    case '==':
      return x === value
    case '!=':
      return x !== value
    case '<':
      return x < value
    case '<=':
      return x <= value
    case '>':
      return x > value
    case '>=':
      return x >= value
  }
}
