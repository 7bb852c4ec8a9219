/** Text end to end through REST: stored and shown as given, kept out of filters, bounded. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

test('a Text is inserted, queried and asked whether it is null, and nothing else', async () => {
  const { api } = server
  const collectionName = 'texts'
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'body', dataType: 'Text', nullable: true },
    { fieldName: 'vec', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
  ]
  const indexParams = [{ fieldName: 'vec', metricType: 'L2' }]
  await api.ok('collections/create', { collectionName, schema: { fields }, indexParams })
  const long = 'ü\n'.repeat(100_000)
  const bodies = ['', long, null, 'x "y" \\']
  const data = bodies.map((body, id) => ({ id, body, vec: [id, 0] }))
  await api.ok('entities/insert', { collectionName, data })
  const rows = await api.ok('entities/query', { collectionName, filter: 'id >= 0' })
  assert.deepEqual(
    rows.map((row: { body: string | null }) => row.body),
    bodies,
  )
  const nulls = await api.ok('entities/query', { collectionName, filter: 'body is null', outputFields: ['id'] })
  assert.deepEqual(nulls, [{ id: 2 }])
  const compared = await api.call('entities/query', { collectionName, filter: 'body == "x"' })
  assert.match(compared.message!, /text field body can not be used in a filter/)
  const tooLong = { id: 9, body: 'a'.repeat(2 * 1024 * 1024 + 1), vec: [1, 1] }
  assert.equal((await api.call('entities/insert', { collectionName, data: [tooLong] })).code, 1100)
  const described = await api.ok('collections/describe', { collectionName })
  assert.equal(described.fields[1].type, 'Text')
})

test('a Text is no key and has no default', async () => {
  const { api } = server
  const vec = { fieldName: 'vec', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
  const id = { fieldName: 'id', dataType: 'Int64', isPrimary: true }
  for (const fields of [
    [{ fieldName: 'id', dataType: 'Text', isPrimary: true }, vec],
    [id, { fieldName: 'body', dataType: 'Text', isPartitionKey: true }, vec],
    [id, { fieldName: 'body', dataType: 'Text', defaultValue: 'x' }, vec],
  ]) {
    const answer = await api.call('collections/create', { collectionName: 'refused', schema: { fields } })
    assert.equal(answer.code, 1100)
  }
})
