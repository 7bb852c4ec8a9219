import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { limits } from '../../src/core/limits.ts'
import { eachPair } from '../../src/core/sparse-vector.ts'
import { buildAnalyzer } from '../../src/functions/analyzer.ts'
import { TermCounter, termIndex } from '../../src/functions/term-counts.ts'

const counter = () => new TermCounter(buildAnalyzer('{"tokenizer":"whitespace"}'))

function pairsOf(bytes: Uint8Array): [number, number][] {
  const pairs: [number, number][] = []
  eachPair(bytes, (index, count) => pairs.push([index, count]))
  return pairs
}

/** CRC-32 bit by bit, as its definition has it. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

test('the index of a term is the CRC-32 of its UTF-8 bytes, below 2^32 − 1', () => {
  assert.equal(termIndex('123456789'), 0xcbf43926)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (term) => {
      assert.equal(termIndex(term), crc(Buffer.from(term)) % (2 ** 32 - 1))
    }),
  )
})

test('a text becomes its terms with how often each stands in it, ascending by index', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'wörd', 'a'.repeat(limits.wordCharsMax + 1)), {
    maxLength: 2000,
  })
  const one = counter()
  fc.assert(
    fc.property(words, (list) => {
      const counts = new Map<number, number>()
      for (const word of list) counts.set(termIndex(word), (counts.get(termIndex(word)) ?? 0) + 1)
      assert.deepEqual(
        pairsOf(one.count(list.join(' '))),
        [...counts].sort((a, b) => a[0] - b[0]),
      )
    }),
  )
  assert.deepEqual(pairsOf(one.count('')), [])
})

test('two terms of one index are one term', () => {
  assert.deepEqual(pairsOf(counter().count('plumless buckeroo')), [[termIndex('plumless'), 2]])
})

test('more tokens than it remembers, and longer texts than before, are counted alike', () => {
  const one = counter()
  const many = Array.from({ length: limits.tokensRememberedMax + 10 }, (_, i) => `t${i}`)
  assert.equal(
    pairsOf(one.count(many.join(' '))).reduce((sum, [, count]) => sum + count, 0),
    many.length,
  )
  assert.deepEqual(
    pairsOf(one.count('t0 t7 t0')),
    [[termIndex('t0'), 2] as [number, number], [termIndex('t7'), 1] as [number, number]].sort((a, b) => a[0] - b[0]),
  )
})
