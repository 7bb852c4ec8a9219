/** `jobs/import/create`: the checks of import.md 1.4 in their order, then a durable job. No file is looked at. */
import { DEFAULT_PARTITION } from '../../../catalog/partition-table.ts'
import type { Collection, Partition } from '../../../catalog/records.ts'
import { apiError } from '../../../core/errors.ts'
import { limits } from '../../../core/limits.ts'
import { partitionKeyField } from '../../../core/schema.ts'
import { groupFormat } from '../../../import/file-kinds.ts'
import { InvalidKeyError } from '../../../objects/byte-source.ts'
import { normalizeKey } from '../../../objects/object-key.ts'
import { type ApiContext, operation } from '../../context.ts'
import { contract, type RequestOf, refuseMissing } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { list, map, required, text } from '../../contract/type.ts'
import {
  checkAutoCommit,
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
      const { value, missing } = importRequest.read(body)
      checkAutoCommit(value.options)
      refuseMissing(importRequest.name, missing)
      return value
    },
  },
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const partition = importPartition(context, collection, request)
    const groups = fileGroups(request)
    const timeoutMs = timeoutMsOf(request.options)
    refuseUnsupportedOptions(request.options)
    const jobId = context.imports.create({
      collection,
      collectionName: request.collectionName,
      partition,
      groups,
      options: request.options,
      timeoutMs,
    })
    return { data: { jobId: String(jobId) } }
  },
})

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

function fileGroups(request: ImportRequest): readonly (readonly string[])[] {
  const groups = request.files.filter((group) => group.length > 0)
  if (groups.length === 0) throw apiError('invalidParameter', 'import request is empty')
  if (groups.length > limits.importFilesMax) {
    throw apiError(
      'importFailed',
      `The max number of import files should not exceed ${limits.importFilesMax}, but got ${groups.length}`,
    )
  }
  // A backup's paths are folders, a delete file's have no extension: both are refused a step later.
  if (!isBackup(request.options) && !isL0Import(request.options)) {
    for (const group of groups) {
      groupFormat(group)
      for (const path of group) checkKey(path)
    }
  }
  return groups
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
