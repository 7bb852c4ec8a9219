/** The message of an example: what a real reader, or the create operation, says. No server is needed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from '../../src/api/schema/build-schema.ts'
import { createRequest } from '../../src/api/schema/create-request.ts'
import { writeSchema } from '../../src/catalog/write-schema.ts'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { ApiError } from '../../src/core/errors.ts'
import { readers } from '../../src/formats/readers.ts'
import { csvOptions } from '../../src/import/csv-options.ts'
import { groupFormat } from '../../src/import/file-kinds.ts'
import { inspectGroup } from '../../src/import/inspect.ts'
import { openAll } from '../../src/import/open-all.ts'
import { reasonOf } from '../../src/import/worker/reason.ts'
import { call, fakeContext } from '../api/fake-context.ts'
import { parseExact } from '../support/api.ts'
import { BASE_FIELDS, type ErrorExample, fieldRequest, type RequestExample, schemaRequest } from './error-case.ts'
import { memoryBucket } from './memory-bucket.ts'

/** A group of files and the collection that it is imported into. */
export interface ImportInput {
  readonly schema: Record<string, unknown>
  /** Of the collection. */
  readonly properties: Readonly<Record<string, string>>
  readonly keys: readonly string[]
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly options: Readonly<Record<string, string>>
}

/** The first id that the server would give: a real one's has the time in it. */
const FIRST_ID = 470_000_000_000_000_000n

const CORPUS = join(import.meta.dirname, '../corpus')

/** undefined for examples that are no import of files. */
export function inputOf(example: ErrorExample): ImportInput | undefined {
  if ('files' in example) {
    const files = new Map(Object.entries(example.files).map(([key, content]) => [key, Buffer.from(content)]))
    const { options = {}, properties = {} } = example
    return { schema: schemaRequest(example), properties, keys: [...files.keys()], files, options }
  }
  if (!('corpus' in example)) return undefined
  // biome-ignore lint/suspicious/noExplicitAny: an expectation as it stands in its file.
  const expected = parseExact(readFileSync(join(CORPUS, `${example.corpus}.expect.json`), 'utf8')) as any
  const files = new Map((expected.files as string[]).map((key) => [key, readFileSync(join(CORPUS, key))]))
  const { schema, properties = {}, options = {} } = expected
  return { schema, properties, keys: expected.files, files, options }
}

export async function messageOf(example: ErrorExample): Promise<string> {
  if ('reason' in example) return example.reason()
  if ('request' in example) return refusalOf(example)
  return `error: ${await failedImport(inputOf(example)!)}`
}

async function failedImport({ schema: request, properties, keys, files, options }: ImportInput): Promise<string> {
  const { schema: decoded } = createRequest.decode({ collectionName: 'c', schema: request })
  const schema = writeSchema({ schema: buildSchema(decoded!, 'c'), properties })
  const format = groupFormat(keys)
  const batch = new BatchBuilder(schema, new IdBlock(FIRST_ID), 0)
  const onBatch = async () => void batch.finish()
  const { signal } = new AbortController()
  try {
    const sources = await openAll(memoryBucket(files), keys)
    await inspectGroup(sources, format, schema)
    await readers[format]({ sources, range: { kind: 'whole' }, csv: csvOptions(options), onBatch, signal }, batch)
  } catch (error) {
    return reasonOf(error, keys)
  }
  throw new Error(`accepted: ${keys.join(' ')}`)
}

/** What is asked of a server before the request of an example, and the request. */
export function callsOf(
  { request, isKeyed, isReleased }: RequestExample,
  collectionName: string,
): readonly [string, Record<string, unknown>][] {
  const key = { fieldName: 'tenant', dataType: 'VarChar', elementTypeParams: { max_length: 8 }, isPartitionKey: true }
  const fields = [...BASE_FIELDS.map(fieldRequest), ...(isKeyed ? [key] : [])]
  return [
    ['collections/create', { collectionName, schema: { fields }, indexParams: [INDEX] }],
    ['collections/load', { collectionName }],
    ...(isReleased ? [['collections/release', { collectionName }] as [string, Record<string, unknown>]] : []),
    ['jobs/import/create', { collectionName, ...request }],
  ]
}

const INDEX = { fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }

async function refusalOf(example: RequestExample): Promise<string> {
  const context = fakeContext()
  const calls = [...callsOf(example, 'c')]
  const [path, request] = calls.pop()!
  for (const [before, body] of calls) await call(context, before, body)
  try {
    await call(context, path, request)
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error(`accepted: ${JSON.stringify(request)}`)
}
