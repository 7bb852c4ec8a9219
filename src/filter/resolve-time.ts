/** Resolves comparisons of a Timestamptz column with a point in time: to comparisons of its microseconds. It never writes SQL. */
import { cut } from '../core/errors.ts'
import { parseTimestamp } from '../core/timestamp.ts'
import { timezoneOf } from '../core/timezone.ts'
import type { CompareOp, TimeCompareNode } from './ast.ts'
import { FilterError } from './filter-error.ts'
import { beforeInMonths, parseInterval } from './interval.ts'
import type { Predicate, Term } from './predicate.ts'
import { locate } from './resolve-path.ts'
import { type Scope, typeName } from './resolve-term.ts'

export function resolveTimeCompare(node: TimeCompareNode, scope: Scope): Predicate {
  const term = locate(node.operand, scope.schema)
  if (term.kind !== 'column' || term.type !== 'Timestamptz') {
    const type = term.kind === 'array' ? 'Array' : typeName(term)
    throw new FilterError(`comparisons between ${type} and Timestamptz are not supported`, node.pos)
  }
  const { op, interval, time } = node
  const bytes = Buffer.from(time.text)
  const micros = parseTimestamp(bytes, 0, bytes.length, timezoneOf(scope.schema.timezone))
  if (micros === undefined) {
    const text = `invalid timestamp string: '${cut(time.text)}'. Does not match any known format`
    throw new FilterError(text, time.pos)
  }
  if (!interval) return compare(term, op, micros)
  const { months, micros: length } = parseInterval(interval.text, interval.sign, interval.pos)
  // What is added last is taken from the other side.
  return months === 0 ? compare(term, op, micros - length) : compareMonths(term, op, micros - length, months)
}

const compare = (term: Term, op: CompareOp, value: bigint): Predicate => ({ kind: 'compare', op, term, value })

/** `term` plus months `op limit`. Every operator is made of "before the limit" and "before the microsecond after it". */
function compareMonths(term: Term, op: CompareOp, limit: bigint, months: number): Predicate {
  const isBefore = before(term, limit, months)
  const isUpTo = before(term, limit + 1n, months)
  const not = (operand: Predicate): Predicate => ({ kind: 'not', operand })
  switch (op) {
    case '<':
      return isBefore
    case '>=':
      return not(isBefore)
    case '<=':
      return isUpTo
    case '>':
      return not(isUpTo)
    case '==':
      return { kind: 'and', items: [isUpTo, not(isBefore)] }
    case '!=':
      return { kind: 'or', items: [isBefore, not(isUpTo)] }
  }
}

function before(term: Term, limit: bigint, months: number): Predicate {
  const { below, spans } = beforeInMonths(limit, months)
  const first = compare(term, '<', below)
  if (spans.length === 0) return first
  const items = spans.map(
    ({ from, to }): Predicate => ({ kind: 'and', items: [compare(term, '>=', from), compare(term, '<', to)] }),
  )
  return { kind: 'or', items: [first, ...items] }
}
