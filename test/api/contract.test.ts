/** How requests are decoded: Go's rules for keys, nulls and types. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract, struct } from '../../src/api/contract/contract.ts'
import {
  anything,
  bool,
  exactCase,
  int32,
  list,
  map,
  required,
  text,
  withDefault,
} from '../../src/api/contract/type.ts'

const shape = contract('SomeReq', {
  collectionName: required(text),
  limit: withDefault(int32, 100),
  names: list(text),
  options: map(text),
  inner: struct('Inner', { autoID: bool }),
  data: exactCase(anything),
})
const decode = (body: unknown) => shape.decode(body)

test('keys match in any case, and the exact case wins wherever it stands', () => {
  assert.equal(decode({ COLLECTIONNAME: 'a' }).collectionName, 'a')
  assert.equal(decode({ collectionName: 'a', collectionname: 'b' }).collectionName, 'a')
  assert.equal(decode({ collectionname: 'b', collectionName: 'a' }).collectionName, 'a')
  assert.equal(decode({ collectionname: 'b', COLLECTIONNAME: 'c' }).collectionName, 'c')
  assert.equal(decode({ collectionName: 'a', inner: { autoId: true } }).inner.autoID, true)
})

test('a key read from the raw body counts in its exact case only', () => {
  assert.equal(decode({ collectionName: 'a', Data: [1] }).data, undefined)
  assert.deepEqual(decode({ collectionName: 'a', data: [1] }).data, [1])
})

test('null leaves the default, an explicit zero does not', () => {
  assert.equal(decode({ collectionName: 'a', limit: null }).limit, 100)
  assert.equal(decode({ collectionName: 'a', limit: 0 }).limit, 0)
  assert.deepEqual(decode({ collectionName: 'a', names: null }).names, [])
})

test('a required key that is absent, null or empty is refused with 1802 and Go validator words', () => {
  for (const body of [{}, null, { collectionName: null }, { collectionName: '' }]) {
    assert.throws(() => decode(body), {
      code: 1802,
      message:
        "missing required parameters, error: Key: 'SomeReq.CollectionName' Error:Field validation for 'CollectionName' failed on the 'required' tag",
    })
  }
})

test('a wrong JSON type is refused with 1801, naming struct, field and Go type', () => {
  const cases: [unknown, string][] = [
    [{ limit: '5' }, 'cannot unmarshal string into Go struct field SomeReq.limit of type int32'],
    [{ limit: 1.5 }, 'cannot unmarshal number 1.5 into Go struct field SomeReq.limit of type int32'],
    [{ limit: 2 ** 31 }, 'cannot unmarshal number 2147483648 into Go struct field SomeReq.limit of type int32'],
    [{ collectionName: 1 }, 'cannot unmarshal number into Go struct field SomeReq.collectionName of type string'],
    [{ names: {} }, 'cannot unmarshal object into Go struct field SomeReq.names of type []string'],
    [{ names: [true] }, 'cannot unmarshal bool into Go struct field SomeReq.names of type string'],
    [{ options: { a: 1 } }, 'cannot unmarshal number into Go struct field SomeReq.options of type string'],
    [{ inner: { autoID: [] } }, 'cannot unmarshal array into Go struct field SomeReq.inner.autoID of type bool'],
    [[], 'cannot unmarshal array into Go value of type SomeReq'],
  ]
  for (const [body, text] of cases) {
    assert.throws(() => decode(body), {
      code: 1801,
      message: `can only accept json format request, error: json: ${text}`,
    })
  }
})
