/** What may have been meant by text that is no JSON. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { elementOffset } from '../../src/json/element-offset.ts'
import { JsonCursor, JsonSyntaxError } from '../../src/json/json-cursor.ts'
import { syntaxHint, textFound } from '../../src/json/syntax-hint.ts'

function hintOf(text: string): string | undefined {
  const bytes = Buffer.from(text)
  const cursor = new JsonCursor(bytes, 0, bytes.length)
  try {
    cursor.skip()
    cursor.expectEnd()
  } catch (error) {
    if (error instanceof JsonSyntaxError) return syntaxHint(bytes, error, 0, bytes.length)
    throw error
  }
  throw new Error(`accepted: ${text}`)
}

const HINTS: [string, RegExp | undefined][] = [
  ["{'a': 1}", /double quotes.*json\.dumps/],
  ['{"a": None}', /this is Python/],
  ['[True]', /this is Python/],
  ['[NaN]', /JSON has no NaN/],
  ['[-Infinity]', /JSON has no NaN/],
  ['{a: 1}', /keys need double quotes/],
  ['{“a”: 1}', /typographic quotes/],
  ['[1, // one\n2]', /no comments/],
  ['[1,]', /no comma behind the last entry/],
  ['{"a": 1,}', /no comma behind the last entry/],
  ['[1 2]', /a comma is missing/],
  ['{"a": 1 "b": 2}', /a comma is missing/],
  ['[.5]', /begins with a digit/],
  ['[+1]', /no plus sign/],
  ['[01]', /no zeros in front/],
  ['[undefined]', /JavaScript/],
  ['["\\d"]', /a backslash itself/],
  ['["a\tb"]', /a tab \\t/],
  ['["\\ud800"]', /half a character/],
  ['[1\u00a0]', /no-break space/],
  ['[1', undefined],
  ['[1; 2]', undefined],
]
for (const [text, hint] of HINTS) {
  test(`${JSON.stringify(text)}: ${hint ?? 'no hint'}`, () => {
    const found = hintOf(text)
    if (hint) assert.match(found!, hint)
    else assert.equal(found, undefined)
  })
}

test('what stands at a byte is shown to the end of its line, cut at a character, or as bytes', () => {
  const found = (text: string, offset = 0) => textFound(Buffer.from(text), offset, Buffer.byteLength(text))
  assert.equal(found('a, b\nc', 3), "'b'")
  assert.equal(found('\nabc'), "'\nabc'")
  assert.equal(found('ab', 2), 'the end of the file')
  assert.equal(found(`${'x'.repeat(39)}東`), `'${'x'.repeat(39)}…'`)
  assert.equal(found('\x1f\x8b\x08\0'), 'the bytes 1f c2 8b 08 00')
})

test('an element of a list is found again', () => {
  const at = (text: string, index: number) => elementOffset(Buffer.from(text), 0, Buffer.byteLength(text), index)
  assert.equal(at(' [1, [2, 3], "a,b" , 4]', 3), 21)
  assert.equal(at('[1, 2]', 2), 0)
  assert.equal(at('{"a": 1}', 0), 0)
  assert.equal(at('[1, x]', 2), 0)
})
