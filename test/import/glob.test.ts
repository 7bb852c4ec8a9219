/** Patterns over keys, held against Node's own matcher, and against time. */
import { strict as assert } from 'node:assert'
import { posix } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compileGlob, hasGlob } from '../../src/import/glob.ts'

describe('a glob', () => {
  const cases: [string, string[], string[]][] = [
    ['in/*.csv', ['in/a.csv', 'in/x.csv.csv'], ['in/a.csv.gz', 'in/b/a.csv', 'in/.a.csv', 'a.csv']],
    ['in/**/*.csv', ['in/a.csv', 'in/b/c/a.csv'], ['in/.b/a.csv', 'x/in/a.csv']],
    ['in/2026-*/part-?.json', ['in/2026-01/part-1.json', 'in/2026-/part-ü.json'], ['in/2026-01/part-10.json']],
    ['[a-c]/[!0-9].csv', ['a/x.csv', 'c/-.csv'], ['d/x.csv', 'a/1.csv']],
    ['[]x].csv', ['].csv', 'x.csv'], ['[.csv']],
    ['in/**', ['in/a', 'in/b/c'], ['in', 'in/.a', 'in/b/.c/d']],
    ['[*].csv', ['*.csv'], ['a.csv']],
    ['[a.csv', ['[a.csv'], ['a.csv']],
    ['{a,b/{c,d}}.csv', ['a.csv', 'b/c.csv', 'b/d.csv'], ['c.csv']],
    ['{a}.csv', ['{a}.csv'], ['a.csv']],
    ['{1..3}.csv', ['{1..3}.csv'], ['1.csv']],
    ['{a,}.csv', ['a.csv', '.csv'], ['b.csv']],
    ['.h*', ['.hidden'], ['hidden']],
    ['👍?', ['👍👎'], ['👍']],
  ]
  for (const [pattern, yes, no] of cases) {
    test(`${pattern} takes what it should`, () => {
      const matches = compileGlob(pattern)
      assert.deepEqual([...yes, ...no].filter(matches), yes)
    })
  }

  test('is told by its characters', () => {
    assert.deepEqual(['a*', 'a?', '[a', '{a', 'a}]!', 'a/'].filter(hasGlob), ['a*', 'a?', '[a', '{a'])
  })

  test("takes what Node's matcher takes", () => {
    const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^\.+$/.test(text))
    const part = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '{a,b}', '{a*,?b}', '.')
    const segment = fc.oneof(
      fc.constant('**'),
      fc.array(part, { minLength: 1, maxLength: 4 }).map((p) => p.join('')),
    )
    const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'))
    const key = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    // Seen differently: `**` beside other signs, what may match a leading dot, and braces with more alternatives than we take.
    const isSeenAlike = (p: string, k: string) =>
      p.split('{').length - 1 <= 8 &&
      p.split('/').every((text) => text === '**' || !text.includes('**')) &&
      !/[[{?*][^/]*\./.test(p) &&
      !/(^|\/)\.+(\/|$)/.test(p) &&
      !/(^|\/)\./.test(k)
    let compared = 0
    fc.assert(
      fc.property(pattern, key, (p, k) => {
        if (!isSeenAlike(p, k)) return
        compared++
        assert.equal(compileGlob(p)(k), posix.matchesGlob(k, p), `${p} on ${k}`)
      }),
      { seed: 36, numRuns: 5000 },
    )
    assert.ok(compared > 500, `${compared} compared`)
  })

  test('takes no longer for patterns that other matchers never end with', () => {
    const key = 'a'.repeat(1000)
    assert.equal(compileGlob(`${'*a'.repeat(300)}b`)(key), false)
    assert.equal(compileGlob(`${'**/a/'.repeat(150)}b`)('a/'.repeat(400)), false)
  })

  test('refuses braces that make too many alternatives', () => {
    assert.throws(() => compileGlob('{a,b}'.repeat(9)), RangeError)
    assert.throws(() => compileGlob(`{${','.repeat(2000)}}`), RangeError)
    assert.equal(compileGlob('{a,b}'.repeat(8))('ab'.repeat(4)), true)
  })
})
