/**
 * Writes a predicate as SQL for the engine's where(). It never writes NOT over more than one test: each test is
 * written for the outcome that is wanted, so that unknown, which is neither, falls out of both.
 */
import { columnName } from '../core/schema.ts'
import type { CompareOp } from './ast.ts'
import { FilterError } from './filter-error.ts'
import type { Constant, Predicate, Term } from './predicate.ts'
import { compareArith } from './sql-arith.ts'
import { bitsSql } from './sql-bits.ts'
import { arrayEqualsSql, containsSql } from './sql-contains.ts'
import { compareJson, jsonExists, jsonIn } from './sql-json.ts'
import { INVERSE, SQL_OPS, sqlString } from './sql-literal.ts'
import { always, compareInt, compareNumber, NEVER, toIntTest } from './sql-number.ts'
import { likeSql, regexSql } from './sql-pattern.ts'
import { termSql, termType } from './sql-term.ts'

/** `and` and `or` inside each other. The engine's SQL parser needs exponential time beyond some 50 brackets. */
const LOGIC_DEPTH_MAX = 16

/** SQL that is true for the rows where the predicate comes out as `want`. Throws FilterError when it nests too deep. */
export function predicateSql(predicate: Predicate, want = true, depth = 0): string {
  switch (predicate.kind) {
    case 'constant':
      return String(predicate.value === want)
    case 'not':
      return predicateSql(predicate.operand, !want, depth)
    case 'and':
    case 'or': {
      if (depth >= LOGIC_DEPTH_MAX) {
        throw new FilterError(`'and' and 'or' nest deeper than ${LOGIC_DEPTH_MAX} levels`, 0)
      }
      const joint = (predicate.kind === 'and') === want ? ' AND ' : ' OR '
      return `(${predicate.items.map((item) => predicateSql(item, want, depth + 1)).join(joint)})`
    }
    case 'compare':
      return compareSql(predicate.term, want ? predicate.op : INVERSE[predicate.op], predicate.value)
    case 'compareColumns': {
      const op = SQL_OPS[want ? predicate.op : INVERSE[predicate.op]]
      return columnsSql(predicate.left, op, predicate.right)
    }
    case 'in':
      return inSql(predicate.term, predicate.values, want)
    case 'like':
      return likeSql(predicate.term, predicate.pattern, want)
    case 'regex':
      return regexSql(predicate.term, predicate.pattern, want)
    case 'isNull':
      return `${columnName(predicate.field)} IS ${want ? '' : 'NOT '}NULL`
    case 'exists':
      return jsonExists(predicate.term, want)
    case 'contains':
      return containsSql(predicate, want)
    case 'arrayEquals':
      return arrayEqualsSql(predicate, want, (term, value) => compareSql(term, '==', value))
  }
}

function compareSql(term: Term, op: CompareOp, value: Constant): string {
  switch (term.kind) {
    case 'json':
      return compareJson(term, op, value)
    case 'arith':
      return compareArith(term, op, value)
    case 'bits':
      return compareInt(bitsSql(term), 'Int64', toIntTest(op, value as bigint | number))
    default:
      break
  }
  const sql = termSql(term)
  if (typeof value === 'boolean') return (op === '==') === value ? sql : `NOT ${sql}`
  if (typeof value === 'string') return `${sql} ${SQL_OPS[op]} ${sqlString(value)}`
  return compareNumber(sql, termType(term), op, value)
}

/** Floats are compared as doubles, and next to them integers too. Adding 0.0 makes 0.0 of the -0.0 the engine minds. */
function columnsSql(left: Term, op: string, right: Term): string {
  const double = [left, right].some((term) => ['Float', 'Double'].includes(termType(term)))
  const side = (term: Term): string => (double ? `(CAST(${termSql(term)} AS DOUBLE) + 0.0)` : termSql(term))
  return `${side(left)} ${op} ${side(right)}`
}

/** An empty list matches nothing, its opposite every known row: SQL itself has no empty list. */
function inSql(term: Term, values: readonly Constant[], want: boolean): string {
  if (term.kind === 'json') return jsonIn(term, values, want)
  const sql = termSql(term)
  const equalities = values.map((value) => compareSql(term, '==', value))
  const plain = `${sql} = `
  const members = equalities.filter((e) => e.startsWith(plain)).map((e) => e.slice(plain.length))
  const others = values.filter((_, i) => !equalities[i].startsWith(plain) && equalities[i] !== NEVER)
  const parts = members.length === 0 ? [] : [`${sql} ${want ? '' : 'NOT '}IN (${members.join(', ')})`]
  parts.push(...others.map((value) => compareSql(term, want ? '==' : '!=', value)))
  if (parts.length === 0) return want ? NEVER : always(sql)
  return `(${parts.join(want ? ' OR ' : ' AND ')})`
}
