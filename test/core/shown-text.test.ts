import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { FileError } from '../../src/core/errors.ts'
import { cut, nameList, printable } from '../../src/core/shown-text.ts'

test('a long text is cut with its length, and never within a character', () => {
  assert.equal(cut('abc', 3), 'abc')
  assert.equal(cut('abcd', 3), 'abc… (4 characters)')
  assert.equal(cut('ab🦋cd', 3), 'ab… (6 characters)')
  assert.equal(cut('ab🦋cd', 4), 'ab🦋… (6 characters)')
})

test('what would break a line or turn a terminal around is written as an escape', () => {
  assert.equal(printable('a\nb\tc\r\0\u001b[31m\u0085'), 'a\\nb\\tc\\r\\u0000\\u001b[31m\\u0085')
  assert.equal(printable('\u2028\u202e\u2066'), '\\u2028\\u202e\\u2066')
  assert.equal(printable('grüße, 東京, 🦋, \u00a0'), 'grüße, 東京, 🦋, \u00a0')
})

test('of many names the first are listed', () => {
  assert.equal(nameList([]), '')
  assert.equal(nameList(['a', 'b']), "'a', 'b'")
  assert.equal(nameList(['a', 'b', 'c'], 2), "'a', 'b' and 1 more")
})

test('a reason has one line and a bound, whatever the file holds', () => {
  const long = 'x'.repeat(10_000)
  const { message } = new FileError(
    `one\ntwo ${long}`,
    {
      file: 'in/a.parquet',
      row: 1,
      line: 2,
      column: 3,
      byte: 4,
      field: `f\n${long}`,
      rowGroup: 5,
      path: long,
      page: 6,
    },
    { expected: long, found: `\n${long}`, hint: long },
  )
  assert.ok(!message.includes('\n') && message.length < 4000, message)
  assert.match(
    message,
    /^one\\ntwo x+… \(10009 characters\), file: in\/a\.parquet \(row 1, line 2, column 3, byte 4, field 'f/,
  )
  assert.match(message, /, row group 5, column 'x+.*, page at byte 6\); expected x+.*; found \\nx+.*; hint: x+/)
  assert.equal(new FileError('what', { file: 'a.json' }).message, 'what, file: a.json')
})
