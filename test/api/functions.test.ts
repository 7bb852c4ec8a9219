import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { writeSchema } from '../../src/catalog/write-schema.ts'
import { ApiError } from '../../src/core/errors.ts'
import { ALLOW_OUTPUTS } from '../../src/functions/function-outputs.ts'
import { type FakeContext, fakeContext, call as run } from './fake-context.ts'

interface Answer {
  readonly code: number
  readonly message?: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at.
  readonly data?: any
}

/** As a transport would answer it. */
async function call(context: FakeContext, path: string, body: unknown): Promise<Answer> {
  try {
    return { code: 0, ...(await run(context, path, body)) }
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, message: error.message }
    throw error
  }
}

const pk = { fieldName: 'id', dataType: 'Int64', isPrimary: true }
const text = (more: object = { enable_analyzer: true }) => ({
  fieldName: 'body',
  dataType: 'VarChar',
  elementTypeParams: { max_length: 100, ...more },
})
const sparse = { fieldName: 'sparse', dataType: 'SparseFloatVector' }
const dense = { fieldName: 'dense', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
const bm25 = { name: 'bm', type: 'BM25', inputFieldNames: ['body'], outputFieldNames: ['sparse'] }
const embed = {
  name: 'embed',
  type: 'TextEmbedding',
  inputFieldNames: ['body'],
  outputFieldNames: ['dense'],
  params: { provider: 'openai', dim: 2 },
}

interface Given {
  readonly fields?: readonly object[]
  readonly functions?: readonly object[]
  readonly properties?: object
}
const create = (
  context: FakeContext,
  { fields = [text(), sparse, dense], functions = [bm25], properties }: Given = {},
) =>
  call(context, 'collections/create', {
    collectionName: 'c',
    schema: { fields: [pk, ...fields], functions },
    properties,
  })

async function loaded(given?: Given): Promise<FakeContext> {
  const context = fakeContext()
  assert.equal((await create(context, given)).code, 0)
  const indexParams = [{ fieldName: 'sparse' }, { fieldName: 'dense', metricType: 'L2' }]
  assert.equal((await call(context, 'indexes/create', { collectionName: 'c', indexParams })).code, 0)
  assert.equal((await call(context, 'collections/load', { collectionName: 'c' })).code, 0)
  return context
}

describe('functions of a collection', () => {
  test('are shown by describe, their outputs and analyzers marked', async () => {
    const context = fakeContext()
    const body = text({ enable_analyzer: 'true', analyzer_params: { type: 'english' } })
    const properties = { [ALLOW_OUTPUTS]: true }
    const functions = [{ ...bm25, description: 'words' }, embed]
    assert.equal((await create(context, { fields: [body, sparse, dense], functions, properties })).code, 0)
    const { data } = await call(context, 'collections/describe', { collectionName: 'c' })
    assert.deepEqual(data.functions, [
      {
        description: 'words',
        id: 100,
        inputFieldNames: ['body'],
        name: 'bm',
        outputFieldNames: ['sparse'],
        params: null,
        type: 1,
      },
      {
        description: '',
        id: 101,
        inputFieldNames: ['body'],
        name: 'embed',
        outputFieldNames: ['dense'],
        params: [
          { key: 'provider', value: 'openai' },
          { key: 'dim', value: '2' },
        ],
        type: 2,
      },
    ])
    assert.deepEqual(
      data.fields.map((f: Record<string, unknown>) => [f.name, f.isFunctionOutput]),
      [
        ['id', undefined],
        ['body', undefined],
        ['sparse', true],
        ['dense', true],
      ],
    )
    assert.deepEqual(data.fields[1].params.slice(1), [
      { key: 'enable_analyzer', value: 'true' },
      { key: 'analyzer_params', value: '{"type":"english"}' },
    ])
    assert.deepEqual(data.properties, [
      { key: ALLOW_OUTPUTS, value: 'true' },
      { key: 'timezone', value: 'UTC' },
    ])
  })

  test('make the same request again the same, and one without them another', async () => {
    const context = fakeContext()
    assert.equal((await create(context)).code, 0)
    assert.equal((await create(context)).code, 0)
    assert.match(String((await create(context, { functions: [] })).message), /different parameters/)
  })

  const bad: [string, Given, RegExp][] = [
    ['a type unknown', { functions: [{ ...bm25, type: 'bm25' }] }, /Unsupported function type: bm25/],
    [
      'MinHash',
      { functions: [{ ...bm25, type: 'MinHash' }] },
      /function type MinHash of function bm is not supported yet, Elanus computes no MinHash signatures/,
    ],
    [
      'Rerank',
      { functions: [{ ...bm25, type: 'Rerank', outputFieldNames: [] }] },
      /function type Rerank of function bm is not supported yet, Elanus calls no reranking services/,
    ],
    ['no name', { functions: [{ ...bm25, name: '' }] }, /Invalid function name/],
    ['one name twice', { functions: [bm25, { ...embed, name: 'bm' }] }, /duplicate function name bm/],
    [
      'one output twice',
      { functions: [bm25, { ...bm25, name: 'other' }] },
      /duplicate function output field: function other, field sparse/,
    ],
    [
      'no input',
      { functions: [{ ...bm25, inputFieldNames: [] }] },
      /BM25 function bm needs one input field, but got 0/,
    ],
    [
      'two outputs',
      { functions: [{ ...bm25, outputFieldNames: ['sparse', 'dense'] }] },
      /needs one output field, but got 2/,
    ],
    [
      'an input that is not there',
      { functions: [{ ...bm25, inputFieldNames: ['x'] }] },
      /function input field not found: x/,
    ],
    [
      'an output that is not there',
      { functions: [{ ...bm25, outputFieldNames: ['x'] }] },
      /function output field not found: x/,
    ],
    [
      'an input of another type',
      { functions: [{ ...bm25, inputFieldNames: ['id'] }] },
      /input field must be a VarChar or Text field, got Int64/,
    ],
    [
      'a dense output of BM25',
      { functions: [{ ...bm25, outputFieldNames: ['dense'] }] },
      /output field must be a SparseFloatVector field, got FloatVector/,
    ],
    [
      'a sparse output of TextEmbedding',
      { functions: [{ ...embed, outputFieldNames: ['sparse'] }] },
      /output field must be a FloatVector or Int8Vector field, got Sparse/,
    ],
    [
      'an input without an analyzer',
      { fields: [text({}), sparse] },
      /field body which has enable_match or is input of BM25 function must also enable_analyzer/,
    ],
    [
      'a nullable output',
      { fields: [text(), { ...sparse, nullable: true }] },
      /function output field cannot be nullable/,
    ],
    ['params of BM25', { functions: [{ ...bm25, params: { k1: 1 } }] }, /accepts no params, got k1/],
    [
      'an analyzer unknown',
      { fields: [text({ enable_analyzer: true, analyzer_params: { type: 'chinese' } }), sparse] },
      /invalid analyzer of field body: "chinese" type .* not supported/,
    ],
    [
      'analyzer_params that are no JSON',
      { fields: [text({ enable_analyzer: true, analyzer_params: '{' }), sparse] },
      /is no JSON/,
    ],
    ['enable_analyzer that is no bool', { fields: [text({ enable_analyzer: 1 }), sparse] }, /should be true or false/],
    [
      'enable_match',
      { fields: [text({ enable_analyzer: true, enable_match: true }), sparse] },
      /enable_match.* is not supported yet/,
    ],
    [
      'an analyzer of numbers',
      { fields: [text(), sparse, { fieldName: 'n', dataType: 'Int8', elementTypeParams: { enable_analyzer: true } }] },
      /only for VarChar and Text fields/,
    ],
    ['a property that is no bool', { properties: { [ALLOW_OUTPUTS]: 'yes' } }, /must be true or false/],
  ]
  for (const [what, given, pattern] of bad) {
    test(`are refused with ${what}`, async () => {
      const answer = await create(fakeContext(), given)
      assert.equal(answer.code, 1100)
      assert.match(String(answer.message), pattern)
    })
  }
})

describe('the index of a BM25 output', () => {
  const index = async (params: object) => {
    const context = fakeContext()
    await create(context)
    const indexParams = [{ fieldName: 'sparse', ...params }]
    const answer = await call(context, 'indexes/create', { collectionName: 'c', indexParams })
    return { answer, indexes: context.catalog.indexes.list(context.catalog.collections.find('default', 'c')!.id) }
  }
  test('has metric BM25, also where nobody says so', async () => {
    assert.equal((await index({})).indexes[0].metricType, 'BM25')
    const params = { bm25_k1: '1.5', bm25_b: 0.5, inverted_index_algo: 'DAAT_MAXSCORE' }
    const { answer, indexes } = await index({ metricType: 'BM25', indexType: 'SPARSE_INVERTED_INDEX', params })
    assert.equal(answer.code, 0)
    assert.deepEqual(indexes[0].params, params)
  })
  for (const [params, pattern] of [
    [{ metricType: 'IP' }, /must be BM25, got IP/],
    [{ indexType: 'SPARSE_WAND', params: { bm25_k1: 3.1 } }, /'bm25_k1' \(3.1\) should be in range \[0, 3\]/],
    [{ indexType: 'SPARSE_WAND', params: { bm25_b: 'much' } }, /'bm25_b' \(much\) should be in range \[0, 1\]/],
  ] as const) {
    test(`refuses ${JSON.stringify(params)}`, async () => {
      const { answer } = await index(params)
      assert.equal(answer.code, 1100)
      assert.match(String(answer.message), pattern)
    })
  }
})

describe('rows and function outputs', () => {
  const insert = async (context: FakeContext, row: object) =>
    call(context, 'entities/insert', { collectionName: 'c', data: [{ id: 1, body: 'x', dense: [1, 2], ...row }] })

  test('a BM25 output may not be given, not even as null', async () => {
    for (const path of ['entities/insert', 'entities/upsert']) {
      for (const value of [{ 1: 1 }, null]) {
        const data = [{ id: 1, body: 'x', dense: [1, 2], sparse: value }]
        const answer = await call(await loaded(), path, { collectionName: 'c', data })
        assert.equal(answer.code, 1804)
        assert.match(String(answer.message), /not allowed to provide data for BM25 function output field 'sparse'/)
      }
    }
  })
  test('a TextEmbedding output may be given where the property says so', async () => {
    const context = await loaded({ functions: [bm25, embed], properties: { [ALLOW_OUTPUTS]: 'true' } })
    assert.equal((await insert(context, {})).code, 0)
    const { message } = await insert(context, { dense: undefined })
    assert.match(String(message), /missing vector field: dense, Elanus calls no embedding services/)
  })
  test('a TextEmbedding output may not be given without the property, nor be missing', async () => {
    const context = await loaded({ functions: [bm25, embed] })
    assert.match(
      String((await insert(context, {})).message),
      /not allowed to provide data for function output field 'dense', set collection property 'collection\.function\.allowInsertNonBM25FunctionOutputs' to enable/,
    )
    assert.match(String((await insert(context, { dense: undefined })).message), /Elanus calls no embedding services/)
  })
  test('an import job knows what the property allows', async () => {
    for (const allowed of [true, false]) {
      const context = await loaded({ functions: [bm25, embed], properties: { [ALLOW_OUTPUTS]: allowed } })
      context.uploads.set('a.json', Buffer.from('[]'))
      const { code } = await call(context, 'jobs/import/create', { collectionName: 'c', files: [['a.json']] })
      assert.equal(code, 0)
      const { schema, properties } = context.imported[0].collection
      assert.equal(writeSchema({ schema, properties }).takesFunctionOutputs ?? false, allowed)
    }
  })
})

describe('reads of function outputs', () => {
  test('* leaves BM25 outputs out, and naming one is refused', async () => {
    const context = await loaded()
    await call(context, 'entities/query', { collectionName: 'c', filter: 'id > 0' })
    assert.deepEqual(
      context.engine.queries[0].fields.map((f) => f.name),
      ['id', 'body', 'dense'],
    )
    for (const path of ['entities/query', 'entities/get', 'entities/search']) {
      const answer = await call(context, path, {
        collectionName: 'c',
        id: 1,
        data: ['x'],
        annsField: 'sparse',
        outputFields: ['sparse'],
      })
      assert.equal(answer.code, 1100)
      assert.match(String(answer.message), /not allowed to retrieve raw data of field sparse/)
    }
  })
  const search = async (body: object) => {
    const context = await loaded({ functions: [bm25, embed], properties: { [ALLOW_OUTPUTS]: true } })
    return { answer: await call(context, 'entities/search', { collectionName: 'c', ...body }), engine: context.engine }
  }
  test('a BM25 output is searched by texts', async () => {
    const { engine } = await search({ annsField: 'sparse', data: ['Red fox', ''] })
    assert.equal(engine.searches[0].metric, 'BM25')
    assert.deepEqual(
      engine.searches[0].vectors.map((v) => v.length),
      [16, 0],
    )
  })
  for (const query of [[1, 2], { 1: 1 }, 7, null]) {
    test(`a BM25 output is not searched by ${JSON.stringify(query)}`, async () => {
      const { answer } = await search({ annsField: 'sparse', data: [query] })
      assert.equal(answer.code, 1801)
      assert.match(String(answer.message), /please provide varchar\/text for BM25 Function based search/)
    })
  }
  test('a TextEmbedding output is searched by vectors, not by texts', async () => {
    assert.equal((await search({ annsField: 'dense', data: [[1, 2]] })).answer.code, 0)
    const { answer } = await search({ annsField: 'dense', data: ['red'] })
    assert.match(String(answer.message), /Elanus calls no embedding services/)
  })
})
