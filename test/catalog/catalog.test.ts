import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import type { Collection } from '../../src/catalog/records.ts'
import { tempFolder } from '../support/temp-folder.ts'

const collection = (id: number): Collection => ({
  id,
  databaseName: 'default',
  name: `c${id}`,
  description: 'd',
  shardsNum: 1,
  consistencyLevel: 'Bounded',
  properties: { a: 'b' },
  loaded: false,
  schema: {
    fields: [
      {
        id: 100,
        name: 'id',
        dataType: 'Int64',
        description: '',
        isPrimary: true,
        autoId: false,
        isPartitionKey: false,
        nullable: false,
      },
      {
        id: 101,
        name: 'n',
        dataType: 'Int64',
        description: '',
        isPrimary: false,
        autoId: false,
        isPartitionKey: false,
        nullable: true,
        defaultValue: 9007199254740993n,
      },
    ],
  },
})

test('what was written is there after reopening, int64 exact', (t) => {
  const file = join(tempFolder(t), 'catalog.sqlite')
  const first = new Catalog(file)
  first.collections.insert(collection(7))
  const id = first.ids.reserve('row', 10n)
  first.close()
  const second = new Catalog(file)
  assert.deepEqual(second.collections.byId(7), collection(7))
  assert.equal(second.ids.reserve('row'), id + 10n)
  second.close()
})

test('ids of rows go with the time and never back', () => {
  const catalog = new Catalog(':memory:')
  const now = 1_800_000_000_000
  const first = catalog.ids.reserveRowIds(5n, now)
  assert.equal(first, BigInt(now) << 18n)
  assert.equal(catalog.ids.reserveRowIds(5n, now - 1000), first + 5n)
  assert.equal(catalog.ids.reserve('row'), first + 10n)
  assert.equal(catalog.ids.reserveRowIds(1n, now + 1), BigInt(now + 1) << 18n)
  catalog.close()
})

test('a transaction that throws leaves nothing, also when it is nested', () => {
  const catalog = new Catalog(':memory:')
  assert.throws(() =>
    catalog.transaction(() => {
      catalog.transaction(() => catalog.collections.insert(collection(1)))
      throw new Error('no')
    }),
  )
  assert.deepEqual(catalog.collections.list(), [])
  catalog.transaction(() => catalog.collections.insert(collection(1)))
  assert.equal(catalog.collections.list().length, 1)
  catalog.close()
})

test('dropping a collection takes its partitions and indexes along', () => {
  const catalog = new Catalog(':memory:')
  catalog.collections.insert(collection(1))
  catalog.partitions.insert({ id: 2, collectionId: 1, name: '_default', ordinal: 0 })
  catalog.indexes.insert({
    collectionId: 1,
    name: 'i',
    fieldId: 101,
    indexType: 'INVERTED',
    metricType: '',
    params: { nlist: 8 },
  })
  assert.deepEqual(catalog.indexes.list(1)[0].params, { nlist: 8 })
  catalog.collections.drop(1)
  assert.deepEqual([catalog.partitions.list(1), catalog.indexes.list(1)], [[], []])
  catalog.close()
})

test('a second opener of one file is kept out', (t) => {
  const file = join(tempFolder(t), 'catalog.sqlite')
  const first = new Catalog(file)
  first.ids.reserve('row')
  assert.throws(() => new Catalog(file), /locked/)
  first.close()
  new Catalog(file).close()
})

test('a transaction that finds the disk full is run again on the reserve, and is refused as 1001 when that is spent', (t) => {
  const catalog = new Catalog(join(tempFolder(t), 'catalog.sqlite'))
  t.after(() => catalog.close())
  let runs = 0
  /** Finds the disk full as often as said. */
  const work = (times: number) => () => {
    if (++runs <= times) throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
    return catalog.ids.nextSmall('catalog')
  }
  assert.equal(catalog.transaction(work(1)), 1)
  assert.equal(runs, 2)
  runs = 0
  assert.throws(() => catalog.transaction(work(9)), {
    code: 1001,
    message: /the catalog cannot be written: no space is left on the disk .*\(ENOSPC\): IO failed/,
  })
  assert.equal(runs, 1, 'the reserve is spent')
  catalog.refillReserve()
  runs = 0
  assert.equal(catalog.transaction(work(1)), 2)
})
