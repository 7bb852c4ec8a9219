/** The JSON that leaves the server. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeJson, shortestFloat32 } from '../../src/api/encode-json.ts'

test('bigints are written with all their digits', () => {
  assert.equal(
    encodeJson({ a: 9223372036854775807n, b: [-9007199254740993n] }),
    '{"a":9223372036854775807,"b":[-9007199254740993]}',
  )
})

test('float32 values are written in their shortest form that reads back the same', () => {
  assert.equal(
    encodeJson(Float32Array.of(0.1, 1 / 3, 1e-45, 3.4028235e38, -2)),
    '[0.1,0.33333334,1e-45,3.4028235e+38,-2]',
  )
  for (let i = 1; i < 2000; i++) {
    const value = Math.fround(Math.sin(i) * 10 ** ((i % 60) - 30))
    assert.equal(Math.fround(shortestFloat32(value)), value)
  }
})

test('absent values are left out, and strings keep every character', () => {
  assert.equal(encodeJson({ a: undefined, b: null, c: 'é"\n\u2028' }), JSON.stringify({ b: null, c: 'é"\n\u2028' }))
})

test('numbers, texts and what is absent are written alike beside a bigint and without one', () => {
  const plain = { a: 1.5, b: Number.NaN, c: -0, d: true, e: undefined, f: null, g: 'x"' }
  const text = '"a":1.5,"b":null,"c":0,"d":true,"f":null,"g":"x\\""'
  assert.equal(encodeJson(plain), `{${text}}`)
  assert.equal(encodeJson({ ...plain, h: 1n }), `{${text},"h":1}`)
  assert.equal(encodeJson([1, undefined, Number.NaN]), '[1,null,null]')
  assert.equal(encodeJson([1, undefined, Number.NaN, 1n]), '[1,null,null,1]')
  assert.equal(encodeJson([{}, []]), '[{},[]]')
})
