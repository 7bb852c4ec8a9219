import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Recent } from '../../src/core/recent.ts'

const sized = (bytes: number) => ({ bytes })

test('what was used longest ago makes room, as much as is needed', () => {
  const recent = new Recent<string, { bytes: number }>(10)
  for (const key of ['a', 'b', 'c']) assert.ok(recent.add(key, sized(3)))
  recent.use('a')
  assert.ok(recent.add('d', sized(4)))
  const left = ['a', 'b', 'c', 'd'].filter((key) => recent.use(key))
  assert.deepEqual(left, ['a', 'c', 'd'])
  assert.equal(recent.add('e', sized(11)), false)
  assert.ok(recent.use('a'), 'nothing goes for what does not fit')
  assert.ok(recent.add('d', sized(5)), 'in the place of the other')
  assert.ok(recent.use('a'))
  recent.deleteWhere(({ bytes }) => bytes === 5)
  assert.equal(recent.use('d'), undefined)
  assert.ok(recent.use('a'))
})

test('what is in use stays where more is asked for than fits', () => {
  let now = 0
  const recent = new Recent<string, { bytes: number }>(10, 100, () => now)
  assert.ok(recent.add('a', sized(5)))
  assert.ok(recent.add('b', sized(5)))
  now = 99
  assert.equal(recent.add('c', sized(5)), false)
  recent.use('b')
  now = 100
  assert.ok(recent.add('c', sized(5)))
  assert.deepEqual([recent.use('a'), recent.use('b')?.bytes], [undefined, 5])
})
