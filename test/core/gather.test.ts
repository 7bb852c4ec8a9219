/** Questions that are answered together: which go together, and that each gets its own answer. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Gather } from '../../src/core/gather.ts'

/** Work that shows what it was given and ends when the test says so. */
class Works {
  readonly given: string[] = []
  readonly #ends: (() => void)[] = []

  readonly work = async (items: readonly string[]): Promise<string[]> => {
    this.given.push(items.join(''))
    await new Promise<void>((resolve) => this.#ends.push(resolve))
    return items.map((item) => item.toUpperCase())
  }

  endFirst(): void {
    this.#ends.shift()!()
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes while others are worked on goes together, up to the bound, in its order', async () => {
  const works = new Works()
  const gather = new Gather<string, string>({ itemsMax: 3, width: 1 })
  const first = gather.ask('k', 'a', works.work)
  await turn()
  const others = ['b', 'c', 'd', 'e'].map((item) => gather.ask('k', item, works.work))
  await turn()
  assert.deepEqual(works.given, ['a'])
  works.endFirst()
  assert.equal(await first, 'A')
  await turn()
  assert.deepEqual(works.given, ['a', 'bcd'])
  works.endFirst()
  assert.deepEqual(await Promise.all(others.slice(0, 3)), ['B', 'C', 'D'])
  await turn()
  works.endFirst()
  assert.equal(await others[3], 'E')
})

test('what is asked in one turn goes together, other kinds by themselves, as many at a time as allowed', async () => {
  const works = new Works()
  const gather = new Gather<string, string>({ itemsMax: 2, width: 2 })
  const asked = [...'abcde'].map((item) => gather.ask('k', item, works.work))
  const other = gather.ask('other', 'x', works.work)
  await turn()
  assert.deepEqual(works.given, ['ab', 'cd', 'x'])
  for (let i = 0; i < 3; i++) works.endFirst()
  await other
  await turn()
  works.endFirst()
  assert.deepEqual(await Promise.all(asked), ['A', 'B', 'C', 'D', 'E'])
})

test('an error is that of all who went together, and of nobody else', async () => {
  const gather = new Gather<string, string>({ itemsMax: 2, width: 1 })
  const work = async (items: readonly string[]) => {
    if (items.includes('bad')) throw new Error('no answer')
    return items
  }
  const asked = ['bad', 'b', 'c', 'd'].map((item) => gather.ask('k', item, work))
  const settled = await Promise.allSettled(asked)
  assert.deepEqual(
    settled.map((one) => one.status),
    ['rejected', 'rejected', 'fulfilled', 'fulfilled'],
  )
  assert.equal(await gather.ask('k', 'e', work), 'e')
})
