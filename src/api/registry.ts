/** Every operation there is, by its path below `/v2/vectordb/`. docs/compatibility.md is held to this list. */
import type { Operation } from './context.ts'
import { compactCollection, getCompactionState } from './operations/collections/compact.ts'
import { createCollection } from './operations/collections/create.ts'
import { describeCollection } from './operations/collections/describe.ts'
import { dropCollection } from './operations/collections/drop.ts'
import { flushCollection } from './operations/collections/flush.ts'
import { collectionStats } from './operations/collections/get-stats.ts'
import { hasCollection } from './operations/collections/has.ts'
import { listCollections } from './operations/collections/list.ts'
import { getLoadState, loadCollection, refreshLoad, releaseCollection } from './operations/collections/load.ts'
import { renameCollection } from './operations/collections/rename.ts'
import { createDatabase } from './operations/databases/create.ts'
import { dropDatabase } from './operations/databases/drop.ts'
import { describeDatabase, listDatabases } from './operations/databases/list.ts'
import { deleteEntities } from './operations/entities/delete.ts'
import { getEntities } from './operations/entities/get.ts'
import { advancedSearch, hybridSearch } from './operations/entities/hybrid-search.ts'
import { insertEntities } from './operations/entities/insert.ts'
import { queryEntities } from './operations/entities/query.ts'
import { searchEntities } from './operations/entities/search.ts'
import { upsertEntities } from './operations/entities/upsert.ts'
import { createIndex } from './operations/indexes/create.ts'
import { describeIndex, listIndexes } from './operations/indexes/describe.ts'
import { dropIndex } from './operations/indexes/drop.ts'
import { createImportJob } from './operations/jobs/import-create.ts'
import { abortImportJob, commitImportJob } from './operations/jobs/import-decide.ts'
import { describeImportJob, getImportProgress } from './operations/jobs/import-describe.ts'
import { listImportJobs } from './operations/jobs/import-list.ts'
import { createPartition } from './operations/partitions/create.ts'
import { dropPartition } from './operations/partitions/drop.ts'
import { partitionStats } from './operations/partitions/get-stats.ts'
import { hasPartition, listPartitions } from './operations/partitions/list.ts'
import { loadPartitions, releasePartitions } from './operations/partitions/load.ts'

export const OPERATIONS: readonly Operation<unknown>[] = [
  createCollection,
  hasCollection,
  listCollections,
  describeCollection,
  dropCollection,
  renameCollection,
  collectionStats,
  loadCollection,
  releaseCollection,
  refreshLoad,
  getLoadState,
  flushCollection,
  compactCollection,
  getCompactionState,
  listPartitions,
  hasPartition,
  createPartition,
  dropPartition,
  partitionStats,
  loadPartitions,
  releasePartitions,
  createDatabase,
  listDatabases,
  describeDatabase,
  dropDatabase,
  createIndex,
  listIndexes,
  describeIndex,
  dropIndex,
  insertEntities,
  upsertEntities,
  deleteEntities,
  queryEntities,
  getEntities,
  searchEntities,
  hybridSearch,
  advancedSearch,
  createImportJob,
  listImportJobs,
  describeImportJob,
  getImportProgress,
  commitImportJob,
  abortImportJob,
]

const byPath = new Map(OPERATIONS.map((operation) => [operation.path, operation]))

export const findOperation = (path: string): Operation<unknown> | undefined => byPath.get(path)
