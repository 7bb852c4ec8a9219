/** A job as the catalog keeps it, for tests that need one. */
import type { Job } from '../../src/catalog/records.ts'

export const someJob = (change: Partial<Job> = {}): Job => ({
  id: 1n,
  collectionId: 1,
  databaseName: 'default',
  collectionName: 'c',
  partitionId: null,
  schema: { fields: [] },
  groups: [['a.json']],
  options: {},
  state: 'Pending',
  reason: '',
  createTimeMs: 1,
  completeTimeMs: 0,
  deadlineMs: 0,
  files: [],
  sources: [],
  progress: 0,
  durableTimeMs: 0,
  indexedTimeMs: 0,
  retries: 0,
  request: '',
  idempotencyKey: null,
  ...change,
})
