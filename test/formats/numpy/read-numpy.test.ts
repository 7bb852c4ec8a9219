import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { limits } from '../../../src/core/limits.ts'
import type { Schema } from '../../../src/core/schema.ts'
import { readNumpy } from '../../../src/formats/numpy/read-numpy.ts'
import { field } from '../../support/field.ts'
import {
  assertRefused,
  bytesOf,
  expectedRows,
  fixtureSet,
  primary,
  readRows,
  schemaOf,
  simpleNpy,
  text,
  vector,
} from './read-rows.ts'

const refused = assertRefused.bind(null, readNumpy)
const DIM = 8
const schema: Schema = {
  fields: [
    primary(),
    vector(DIM),
    text('title'),
    field('flag', 'Bool'),
    field('small', 'Int8'),
    field('score', 'Float'),
    field('ratio', 'Double'),
    field('meta', 'JSON'),
  ],
}
describe('a NumPy set', () => {
  for (const folder of ['numpy-plain', 'numpy-big-endian', 'numpy-fortran']) {
    test(`gives the rows that were saved: ${folder}`, async () => {
      const sources = fixtureSet(folder)
      const { columns, rows, bytes } = await readRows(readNumpy, sources, schema)
      assert.deepEqual(columns, expectedRows('numpy-plain'))
      assert.equal(rows, 200)
      assert.equal(
        bytes,
        sources.reduce((sum, s) => sum + s.bytes, 0),
      )
    })

    test(`gives the same rows in parts, and reads only the bytes of a part: ${folder}`, async () => {
      const whole = expectedRows('numpy-plain')
      let total = 0
      for (const [from, to] of [
        [0, 70],
        [70, 71],
        [71, 200],
      ]) {
        const sources = fixtureSet(folder)
        const { columns, bytes } = await readRows(readNumpy, sources, schema, { kind: 'rows', from, to })
        for (const [name, values] of Object.entries(columns))
          assert.deepEqual(values, whole[name].slice(from, to), name)
        total += bytes
        const vectors = sources.find((s) => s.key.endsWith('/vector.npy'))!
        const read = vectors.reads.filter(([start]) => start >= 128).reduce((sum, [a, b]) => sum + b - a, 0)
        assert.equal(read, (to - from) * DIM * (folder === 'numpy-big-endian' ? 8 : 4))
      }
      assert.equal(
        total,
        fixtureSet(folder).reduce((sum, s) => sum + s.bytes, 0),
      )
    })
  }

  test('widens float16 vectors and narrower signed integers', async () => {
    const { columns } = await readRows(readNumpy, fixtureSet('numpy-half'), schemaOf(primary(), vector(DIM)))
    assert.deepEqual(columns, expectedRows('numpy-half'))
  })

  test('takes $meta and refuses what is no object in it', async () => {
    const dynamic: Schema = { fields: [primary()], dynamicField: field('$meta', 'JSON') }
    const id = simpleNpy('id.npy', '<i8', '(2,)', bytesOf(BigInt64Array.of(1n, 2n)))
    const good = simpleNpy('a/$meta.npy', '|S7', '(2,)', Buffer.from('{"a":1}{}\0\0\0\0\0'))
    assert.deepEqual((await readRows(readNumpy, [id, good], dynamic)).columns.$meta, ['{"a":1}', '{}'])
    assert.deepEqual((await readRows(readNumpy, [id], dynamic)).columns.$meta, ['{}', '{}'])
    const bad = simpleNpy('$meta.npy', '|S2', '(2,)', Buffer.from('{}[]'))
    await refused([id, bad], dynamic, /not a JSON object/, { row: 1, field: '$meta' })
  })

  test('cuts trailing NULs only, keeps inner ones', async () => {
    const id = simpleNpy('id.npy', '<i8', '(2,)', bytesOf(BigInt64Array.of(1n, 2n)))
    const title = simpleNpy('title.npy', '|S3', '(2,)', Buffer.from('a\0b\0\0\0'))
    assert.deepEqual((await readRows(readNumpy, [id, title], schemaOf(primary(), text('title')))).columns.title, [
      'a\0b',
      '',
    ])
  })

  test('without rows is read and checked all the same', async () => {
    const id = simpleNpy('id.npy', '<i8', '(0,)', new Uint8Array(0))
    assert.deepEqual(await readRows(readNumpy, [id], schemaOf(primary())), {
      rows: 0,
      bytes: id.bytes,
      columns: { id: [] },
      batches: 0,
    })
    await refused([id], schemaOf(primary(), vector(4)), /no file for field: vector/)
  })

  test('makes ids, defaults and nulls where files may be missing', async () => {
    const note = text('note', { nullable: true })
    const kind = field('kind', 'Int32', { defaultValue: 7 })
    const { columns } = await readRows(
      readNumpy,
      fixtureSet('numpy-half').slice(1),
      schemaOf(primary({ autoId: true }), vector(DIM), note, kind),
    )
    assert.deepEqual([columns.id[0], columns.id[199], columns.note[0], columns.kind[5]], ['1', '200', null, 7])
  })

  test('longer than a read and a batch comes in order', async () => {
    const count = limits.readBytes / 8 + 1000
    const id = simpleNpy(
      'id.npy',
      '<i8',
      `(${count},)`,
      bytesOf(BigInt64Array.from({ length: count }, (_, i) => BigInt(i))),
    )
    const { columns, batches } = await readRows(readNumpy, [id], schemaOf(primary()))
    assert.equal(columns.id.length, count)
    assert.ok(columns.id.every((value, i) => value === String(i)))
    assert.equal(batches, Math.ceil(count / limits.batchRowsMax))
  })

  test('stops being read when the job is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'))
    await assert.rejects(readRows(readNumpy, fixtureSet('numpy-plain'), schema, undefined, signal), /^Error: cancelled/)
  })
})
