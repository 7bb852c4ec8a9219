/** Which key may have been meant by one that is not in the bucket. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { nearKeyHint } from '../../src/import/near-key-hint.ts'

const bucket = (keys: readonly string[], name = 's3://books') => ({
  name,
  async *list(prefix: string) {
    yield* keys.filter((key) => key.startsWith(prefix))
  },
})

test('a key of the same folder that is nearly the same is named', async () => {
  assert.equal(await nearKeyHint(bucket(['in/Books.json']), '/in/books.json'), "the bucket has 'in/Books.json'")
  assert.equal(await nearKeyHint(bucket(['in/other.json']), 'in/books.json'), undefined)
  assert.equal(await nearKeyHint(bucket(['out/a.json']), 'in/books.json'), "the bucket has nothing in 'in/'")
  assert.equal(await nearKeyHint(bucket([]), 'books.json'), undefined)
})

test('URLs, and keys that begin with the name of the bucket, are told from keys', async () => {
  assert.match((await nearKeyHint(bucket([]), 's3://books/in/a.json'))!, /without 's3:\/\/'/)
  assert.match((await nearKeyHint(bucket([]), 'https://host/a.json'))!, /without 'https:\/\/'/)
  assert.equal(await nearKeyHint(bucket(['a.json']), 'books/a.json'), "a path begins behind the bucket's name")
})

test('a bucket that may not be listed gives no hint', async () => {
  const denied = {
    name: 's3://books',
    async *list() {
      yield* []
      throw new Error('access denied')
    },
  }
  assert.equal(await nearKeyHint(denied, 'in/a.json'), undefined)
})

test('of a folder with very many keys the first thousand are looked at', async () => {
  let listed = 0
  const endless = {
    name: 's3://books',
    async *list() {
      for (;;) yield `in/${listed++}.csv`
    },
  }
  assert.equal(await nearKeyHint(endless, 'in/a.json'), undefined)
  assert.equal(listed, 1000)
})
