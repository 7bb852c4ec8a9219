/** `jobs/import/create`: the checks of import.md 1.4 in their order, then a durable job. Files are listed where a path asks for it, never opened. */
import { DEFAULT_PARTITION } from '../../../catalog/partition-table.ts'
import type { Collection, Partition } from '../../../catalog/records.ts'
import { ApiError, apiError, apiErrorText, explainedError } from '../../../core/errors.ts'
import { explanationText } from '../../../core/file-error.ts'
import { limits } from '../../../core/limits.ts'
import { partitionKeyField } from '../../../core/schema.ts'
import { expandGroups } from '../../../import/expand-paths.ts'
import { groupFormat } from '../../../import/file-kinds.ts'
import { checkIdempotencyKey, requestText } from '../../../import/idempotency.ts'
import { InvalidKeyError } from '../../../objects/byte-source.ts'
import { normalizeKey } from '../../../objects/object-key.ts'
import { type ApiContext, operation } from '../../context.ts'
import { contract, type RequestOf, refuseMissing } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { list, map, required, text } from '../../contract/type.ts'
import {
  checkAutoCommit,
  checkBytesPerSecond,
  isBackup,
  isL0Import,
  partitionMissing,
  refuseUnsupportedOptions,
  timeoutMsOf,
} from '../../import-options.ts'
import { requireCollection, requirePartition } from '../../lookup.ts'

const importRequest = contract('ImportReq', {
  dbName,
  collectionName,
  partitionName: text,
  files: required(list(list(text))),
  options: map(text),
})
type ImportRequest = RequestOf<typeof importRequest>

export const createImportJob = operation({
  path: 'jobs/import/create',
  contract: {
    name: importRequest.name,
    decode(body: unknown): ImportRequest {
      const { value, missing } = readRequest(body)
      checkAutoCommit(value.options)
      refuseMissing(importRequest.name, missing)
      return value
    },
  },
  async run(context, request, call) {
    const { options } = request
    const { idempotencyKey } = call
    if (idempotencyKey !== undefined) checkIdempotencyKey(idempotencyKey)
    const collection = requireCollection(context, call, request.collectionName)
    const asked = requestText(request)
    const earlier = context.imports.createdBefore({ collection, idempotencyKey, request: asked })
    if (earlier !== undefined) return { data: { jobId: String(earlier) } }
    const partition = importPartition(context, collection, request)
    const groups = await fileGroups(context, request)
    const timeoutMs = timeoutMsOf(options)
    checkBytesPerSecond(options)
    refuseUnsupportedOptions(options)
    const jobId = context.imports.create({
      collection,
      collectionName: request.collectionName,
      partition,
      groups,
      options,
      timeoutMs,
      request: asked,
      idempotencyKey,
    })
    return { data: { jobId: String(jobId) } }
  },
})

const FILES = '"files": [["in/a.json"], ["in/b.parquet"]], a list of groups, each a list of paths'

/** The decoder speaks of Go's types; for the two keys that are often given in another shape it says how they look. */
function readRequest(body: unknown) {
  try {
    return importRequest.read(body)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const key = /ImportReq\.(files|options)\b/.exec(error.message)?.[1]
    if (key === undefined) throw error
    const expected = key === 'files' ? FILES : '"options": {"timeout": "300s"}, whose values are strings'
    throw apiErrorText(error.kind, error.message + explanationText({ expected }), { cause: error })
  }
}

function importPartition(context: ApiContext, collection: Collection, request: ImportRequest): Partition | undefined {
  const { options, partitionName } = request
  if (isBackup(options) && partitionName === '') throw partitionMissing()
  if (isL0Import(options) && collection.loaded) {
    throw apiError('importFailed', 'for l0 import, collection cannot be loaded, please release it first')
  }
  if (!partitionKeyField(collection.schema))
    return requirePartition(context, collection, partitionName || DEFAULT_PARTITION)
  if (partitionName !== '') {
    throw apiError('importFailed', 'not allow to set partition name for collection with partition key')
  }
  return undefined
}

async function fileGroups(context: ApiContext, request: ImportRequest): Promise<readonly (readonly string[])[]> {
  const named = request.files.filter((group) => group.length > 0)
  if (named.length === 0) {
    throw explainedError('invalidParameter', 'import request is empty', { expected: FILES })
  }
  checkCount(named.length)
  // A backup's paths are folders, a delete file's have no extension: both are refused a step later.
  if (isBackup(request.options) || isL0Import(request.options)) return named
  const groups = await expandGroups(context.bucket, named)
  checkCount(groups.length)
  for (const group of groups) {
    groupFormat(group)
    for (const path of group) checkKey(path)
  }
  return groups
}

function checkCount(groups: number): void {
  if (groups <= limits.importFilesMax) return
  const text = `The max number of import files should not exceed ${limits.importFilesMax}, but got ${groups}`
  throw explainedError('importFailed', text, { hint: 'start several jobs, each with a part of the files' })
}

/** Milvus finds out later; a path that could leave the bucket is refused at once. */
function checkKey(path: string): void {
  try {
    normalizeKey(path)
  } catch (error) {
    if (error instanceof InvalidKeyError) throw apiError('importFailed', error.message, { cause: error })
    throw error
  }
}
