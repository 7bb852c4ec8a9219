/** What the parser makes of a text: binding strength, literals, spelling. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FilterError } from '../../src/filter/filter-error.ts'
import { parseFilter } from '../../src/filter/parser.ts'
import { printNode } from './support/print-node.ts'

const TREES: readonly (readonly [string, string])[] = [
  ['a == 1 and b == 2 or c == 3', '(((a == 1) and (b == 2)) or (c == 3))'],
  ['a == 1 or b == 2 && c == 3', '((a == 1) or ((b == 2) and (c == 3)))'],
  ['not a == 1', '((not a) == 1)'],
  ['not a in [1]', '((not a) in [1])'],
  ['not a not in [1]', '((not a) not in [1])'],
  ['not (a == 1)', '(not (a == 1))'],
  ['not a is null', '(not (a is null))'],
  ["not a like 'x'", '(not (a like "x"))'],
  ["! a =~ 'x'", '(not (a =~ "x"))'],
  ['a is not null or b IS NULL', '((a is not null) or (b is null))'],
  ['a & 1 == 1', '(a & (1 == 1))'],
  ['a | b ^ c & d', '(a | (b ^ (c & d)))'],
  ['a + 1 * 2 == 3', '((a + (1 * 2)) == 3)'],
  ['a - 1 - 2 == 3', '(((a - 1) - 2) == 3)'],
  ['a << 1 + 2 == 3', '((a << (1 + 2)) == 3)'],
  ['-2 ** 2 == a', '((- (2 ** 2)) == a)'],
  ['2 ** -1 * 3 == a', '(((2 ** (- 1)) * 3) == a)'],
  ['a in [1] == b', '((a in [1]) == b)'],
  ['1 < a <= 5', '(1 < a <= 5)'],
  ['5 >= a > 1', '(1 < a <= 5)'],
  ['1 + 1 < a["b"][0] < 2 * 5', '((1 + 1) < a["b"][0] < (2 * 5))'],
  ['1 < a > 3', '((1 < a) > 3)'],
  ['a < b == c < d', '((a < b) == (c < d))'],
  ['exists a["b"] and c', '((exists a["b"]) and c)'],
  ['not exists $meta["b"]', '(not (exists $meta["b"]))'],
  ['JSON_CONTAINS(a, [1, 2,])', 'json_contains(a, [1, 2])'],
  ['a in {list}', '(a in {list})'],
  ['a\n==\t1', '(a == 1)'],
  ['a == 0x1F', '(a == 31)'],
  ['a == 017', '(a == 15)'],
  ['a == 0b11', '(a == 3)'],
  ['a == .5e1', '(a == 5)'],
  ['a == 0x1.8p1', '(a == 3)'],
  ['a == 1.', '(a == 1)'],
  ["a == u8'x\\x41\\102\\u0043\\n\\%'", '(a == "xABC\\n\\\\%")'],
  ['a == r"\\d\\""', '(a == "\\\\d\\\\\\"")'],
  ['a == "it\'s"', '(a == "it\'s")'],
  ['a == True', '(a == true)'],
  ['And == 1', '(And == 1)'],
  ["not a > ISO 'x' and b", '((not (a > ISO "x")) and b)'],
  ["iso 'x' <= a - interval 'P1D' or b", '((a - INTERVAL "P1D" >= ISO "x") or b)'],
  ["(a + INTERVAL 'P1D' == ISO 'x')", '(a + INTERVAL "P1D" == ISO "x")'],
  ['iso == 1 and interval + 1 > 2', '((iso == 1) and ((interval + 1) > 2))'],
  ['isnull == 1', '(isnull == 1)'],
]

test('operators bind as strongly as in Milvus', () => {
  for (const [text, tree] of TREES) assert.equal(printNode(parseFilter(text)), tree, text)
})

const REFUSED: readonly (readonly [string, RegExp, number])[] = [
  ['a ==', /unexpected end of expression/, 4],
  ['a == 1 And b == 2', /unexpected 'And'/, 7],
  ['a is  null', /unexpected 'is'/, 2],
  ['(a) is null', /unexpected 'is null'/, 4],
  ["a == 'x", /unterminated string/, 5],
  ['a == 12x', /invalid number/, 5],
  ['a == 08', /invalid octal/, 5],
  ['a == 1e999', /out of range/, 5],
  ['a # b', /unexpected character '#'/, 2],
  ['a[1', /expected ']'/, 3],
  ['a[0][b] == 1', /a single struct or value of the sub-field 'b' is not supported yet/, 5],
  ['array_length(a[b][0]) == 1', /a single struct or value of the sub-field 'b' is not supported yet/, 15],
  ['match_any(st, $[a] > 1)', /function 'match_any' is not supported yet/, 0],
  ['a[-1] == 1', /expected a string key or an array index/, 2],
  ['{} == 1', /expected the name of a template variable/, 1],
  ['a in [1 2]', /expected ']'/, 8],
  ['foo(a)', /unknown function 'foo'/, 0],
  ['Json_Contains(a, 1)', /unknown function/, 0],
  ["text_match(a, 'x', minimum_should_match = 1)", /function 'text_match' is not supported yet/, 0],
  ["ST_CONTAINS(a, 'x')", /function 'st_contains' is not supported yet/, 0],
  ['element_filter(st, $[a] > 1)', /function 'element_filter' is not supported/, 0],
  ['a > ISO 5', /unexpected '5'/, 8],
  ["ISO '2025-01-01T00:00:00Z'", /unexpected end of expression, expected a comparison/, 26],
  ["ISO '2025-01-01T00:00:00Z' < 5", /unexpected '5', expected the name of a field/, 29],
  ["a + INTERVAL 'P1D' > 5", /unexpected '5', expected ISO '…'/, 21],
  ["a * INTERVAL 'P1D' > ISO 'x'", /unexpected ''P1D''/, 13],
  ["a == '\\uD800'", /not valid unicode/, 5],
  ['(((', /unexpected end of expression/, 3],
]

test('a text outside the language is refused with its position', () => {
  for (const [text, message, position] of REFUSED) {
    assert.throws(
      () => parseFilter(text),
      (error) => error instanceof FilterError && message.test(error.message) && error.position === position,
      text,
    )
  }
})

test('deep and long texts are refused before they can exhaust the stack', () => {
  assert.throws(() => parseFilter(`${'('.repeat(5000)}a${')'.repeat(5000)}`), FilterError)
  assert.throws(() => parseFilter(`${'not '.repeat(5000)}a`), FilterError)
  assert.throws(() => parseFilter(`a == ${'1 + '.repeat(5000)}1`), FilterError)
  assert.equal(parseFilter(Array.from({ length: 5000 }, (_, i) => `a == ${i}`).join(' or ')).kind, 'or')
})
