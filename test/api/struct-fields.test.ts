/** Struct-array fields through the operations: how they are made, shown and indexed, and what of it is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, fakeContext } from './fake-context.ts'
import { body, one, PARTS, PK, sub, VECTOR } from './struct-support.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by hand
const data = async (...args: Parameters<typeof call>): Promise<any> => (await call(...args)).data

test('describe shows structs apart from the fields, with the short names of their sub-fields', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', body([PARTS], {}, { enableDynamicField: true }))
  await call(context, 'collections/create', body([PARTS], {}, { enableDynamicField: true }))
  const { fields, structFields } = await data(context, 'collections/describe', { collectionName: 'c' })
  assert.deepEqual(
    fields.map((f: { name: string }) => f.name),
    ['id', 'v'],
  )
  const plain = {
    autoId: false,
    clusteringKey: false,
    description: '',
    nullable: false,
    partitionKey: false,
    primaryKey: false,
  }
  const capacity = { key: 'max_capacity', value: '3' }
  assert.deepEqual(structFields, [
    {
      name: 'parts',
      id: 103,
      description: 'what it is made of',
      nullable: true,
      type: 'ArrayOfStruct',
      params: [capacity],
      fields: [
        { ...plain, name: 'n', id: 104, type: 'Array', elementType: 'Int32', params: [capacity] },
        {
          ...plain,
          name: 't',
          id: 105,
          type: 'Array',
          elementType: 'VarChar',
          params: [{ key: 'max_length', value: '4' }, capacity],
        },
        {
          ...plain,
          name: 'e',
          id: 106,
          type: 'ArrayOfVector',
          elementType: 'FloatVector',
          params: [capacity, { key: 'dim', value: '2' }],
        },
      ],
    },
  ])
})

const REFUSED: readonly (readonly [string, unknown[], number, RegExp])[] = [
  ['no sub-field', [one({ fields: [] })], 1100, /struct field parts must contain at least one sub-field/],
  [
    'a scalar',
    [one({}, { fieldName: 'a', dataType: 'Int32' })],
    1100,
    /sub-field a of struct parts must be Array or ArrayOfVector, got Int32/,
  ],
  [
    'a vector',
    [one({}, { fieldName: 'a', dataType: 'FloatVector' })],
    1100,
    /must be Array or ArrayOfVector, got FloatVector/,
  ],
  [
    'a struct',
    [one({}, { fieldName: 'a', dataType: 'ArrayOfStruct' })],
    1100,
    /must be Array or ArrayOfVector, got ArrayOfStruct/,
  ],
  [
    'a primary key',
    [one({}, sub('a', 'Int64', {}, { isPrimary: true }))],
    1100,
    /sub-field a of struct parts cannot be primary key/,
  ],
  ['a partition key', [one({}, sub('a', 'Int64', {}, { isPartitionKey: true }))], 1100, /cannot be partition key/],
  ['a clustering key', [one({}, sub('a', 'Int64', {}, { isClusteringKey: true }))], 1100, /cannot be clustering key/],
  [
    'a nullable',
    [one({}, sub('a', 'Int64', {}, { nullable: true }))],
    1100,
    /sub-field a of struct parts cannot be nullable/,
  ],
  ['a default', [one({}, sub('a', 'Int64', {}, { defaultValue: 0 }))], 1100, /cannot set defaultValue/],
  ['a name twice', [one({}, sub('a', 'Int64'), sub('a', 'Bool'))], 1100, /duplicated sub-field name a in struct parts/],
  ['a name of a field', [one({ fieldName: 'v' })], 1100, /duplicated field name: v/],
  ['a name of a struct', [PARTS, PARTS], 1100, /duplicated field name: parts/],
  ['a reserved name', [one({ fieldName: 'RowID' })], 1100, /field name RowID is reserved/],
  ['a bad name', [one({ fieldName: 'a b' })], 1701, /field name can only contain/],
  ['a bad sub name', [one({}, sub('a[b]', 'Int64'))], 1701, /field name can only contain/],
  [
    'no capacity',
    [one({ typeParams: {} })],
    1101,
    /type param\(max_capacity\) should be specified for the field\(parts\)/,
  ],
  ['a large capacity', [one({ typeParams: { max_capacity: 4097 } })], 1100, /maximum capacity .* \(0, 4096\]/],
  [
    'other capacities',
    [one({}, sub('a', 'Int64', { max_capacity: 5 }))],
    1100,
    /must have the same max_capacity, got 3, 5/,
  ],
  [
    'no dim',
    [one({}, sub('a', 'FloatVector'))],
    1100,
    /dimension is not defined in field type params of field parts\[a\]/,
  ],
  ['no length', [one({}, sub('a', 'VarChar'))], 1101, /max_length.*parts\[a\]/],
  [
    'a sparse vector',
    [one({}, sub('a', 'SparseFloatVector'))],
    1100,
    /element data type SparseFloatVector can not be in an ArrayOfVector/,
  ],
  ['a list of JSON', [one({}, sub('a', 'JSON'))], 1100, /element data type JSON is invalid/],
  [
    'a vector in Array',
    [one({}, { ...sub('a', 'FloatVector', { dim: 2 }), dataType: 'Array' })],
    1100,
    /element data type FloatVector is invalid/,
  ],
  [
    'a scalar in ArrayOfVector',
    [one({}, { ...sub('a', 'Int32'), dataType: 'ArrayOfVector' })],
    1100,
    /element data type Int32 is invalid/,
  ],
  [
    'too many fields',
    [one({}, ...Array.from({ length: 254 }, (_, i) => sub(`a${i}`, 'Int32')))],
    1100,
    /maximum field's number should be limited to 256/,
  ],
  [
    'too many vectors',
    [one({}, ...Array.from({ length: 10 }, (_, i) => sub(`a${i}`, 'FloatVector', { dim: 2 })))],
    1100,
    /maximum vector field's number should be limited to 10/,
  ],
  ['a list that is none', [7], 1801, /cannot unmarshal/],
]
for (const [name, structFields, code, message] of REFUSED) {
  test(`a create with a struct of ${name} is refused`, async () => {
    await assert.rejects(call(fakeContext(), 'collections/create', body(structFields)), { code, message })
  })
}

test('a struct type stands only in structFields, and only in the schema form', async () => {
  const fields = [PK, VECTOR, { fieldName: 's', dataType: 'ArrayOfStruct' }]
  await assert.rejects(
    call(fakeContext(), 'collections/create', { collectionName: 'c', schema: { fields } }),
    /data type ArrayOfStruct can only be given in structFields/,
  )
  await assert.rejects(
    call(fakeContext(), 'collections/create', { collectionName: 'c', dimension: 2, schema: { structFields: [PARTS] } }),
    /struct fields are not supported for quickly create collection/,
  )
})

test('the capacity may stand at the sub-fields, if they agree', async () => {
  const context = fakeContext()
  const fields = [sub('a', 'Int32', { max_capacity: '7' }), sub('b', 'Bool', { max_capacity: 7 })]
  await call(context, 'collections/create', body([{ fieldName: 's', fields }]))
  const { structFields } = await data(context, 'collections/describe', { collectionName: 'c' })
  assert.deepEqual(structFields[0].params, [{ key: 'max_capacity', value: '7' }])
})

test('vectors may all stand in structs; then describe shows every index, and a search needs annsField', async () => {
  const context = fakeContext()
  const indexParams = [{ fieldName: 'parts[e]' }, { fieldName: 'parts[n]', indexType: 'INVERTED' }]
  await call(context, 'collections/create', body([PARTS], { indexParams }, { fields: [PK] }))
  const { indexes, load } = await data(context, 'collections/describe', { collectionName: 'c' })
  assert.equal(load, 'LoadStateLoaded')
  assert.deepEqual(indexes, [
    { indexName: 'parts[e]', fieldName: 'parts[e]', metricType: 'MAX_SIM_COSINE' },
    { indexName: 'parts[n]', fieldName: 'parts[n]', metricType: '' },
  ])
  const [index] = await data(context, 'indexes/describe', { collectionName: 'c', indexName: 'parts[e]' })
  assert.equal(index.fieldName, 'parts[e]')
  await assert.rejects(call(context, 'entities/search', { collectionName: 'c', data: [[1, 2]] }), {
    code: 1801,
    message: /cannot find a vector field/,
  })
  await assert.rejects(
    call(context, 'entities/search', { collectionName: 'c', data: [[1, 2]], annsField: 'parts[n]' }),
    {
      code: 1801,
      message: /cannot find a vector field named: parts\[n\]/,
    },
  )
})

test('an index on a sub-field has a metric of its vectors or of lists of them', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', body([one({}, ...PARTS.fields, sub('b', 'BinaryVector', { dim: 8 }))]))
  const create = (fieldName: string, metricType: string, more: object = {}) =>
    call(context, 'indexes/create', {
      collectionName: 'c',
      indexParams: [{ fieldName, metricType, indexName: `i_${metricType || 'default'}`, ...more }],
    })
  for (const metric of ['MAX_SIM', 'MAX_SIM_COSINE', 'MAX_SIM_IP', 'MAX_SIM_L2', 'COSINE', 'IP', 'L2']) {
    await create('parts[e]', metric)
    await call(context, 'indexes/drop', { collectionName: 'c', indexName: `i_${metric}` })
  }
  for (const metric of ['MAX_SIM_HAMMING', 'MAX_SIM_JACCARD', 'HAMMING', '']) {
    await create('parts[b]', metric)
    await call(context, 'indexes/drop', { collectionName: 'c', indexName: `i_${metric || 'default'}` })
  }
  const refusals: [Promise<unknown>, RegExp][] = [
    [create('parts[e]', 'MAX_SIM_HAMMING'), /float vector index does not support metric type: MAX_SIM_HAMMING/],
    [create('parts[b]', 'MAX_SIM'), /binary vector index does not support metric type: MAX_SIM/],
    [create('v', 'MAX_SIM_COSINE'), /float vector index does not support metric type: MAX_SIM_COSINE/],
    [create('parts[e]', 'L2', { indexType: 'BIN_FLAT' }), /does not fit the type of the field/],
    [
      create('parts', 'L2'),
      /cannot create index on struct field parts as a whole, only on parts\[n\], parts\[t\], parts\[e\]/,
    ],
    [create('parts[x]', 'L2'), /cannot create index on non-exist field: parts\[x\]/],
  ]
  for (const [refused, message] of refusals) await assert.rejects(refused, { code: 1100, message })
})
