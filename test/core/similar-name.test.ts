import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { similarName } from '../../src/core/similar-name.ts'

test('names that differ in case and punctuation are found before those that differ in a letter', () => {
  assert.equal(similarName('vector', ['vectors', 'Vector']), 'Vector')
  assert.equal(similarName('user_id', ['UserId']), 'UserId')
  assert.equal(similarName('vector', [' vector']), ' vector')
})

test('slips of the keyboard are found, more of them in longer names', () => {
  assert.equal(similarName('embedding', ['id', 'embeddings']), 'embeddings')
  assert.equal(similarName('embedding', ['embdeding']), 'embdeding')
  assert.equal(similarName('text', ['test']), 'test')
  assert.equal(similarName('text', ['next_']), 'next_')
  assert.equal(similarName('text', ['note']), undefined)
  assert.equal(similarName('id', ['ix']), undefined)
})

test('names that differ in a number are not meant for one another', () => {
  assert.equal(similarName('in/part-0001.json', ['in/part-0002.json']), undefined)
  assert.equal(similarName('in/part-0001.json', ['in/part-0001.jsonl']), 'in/part-0001.jsonl')
})
