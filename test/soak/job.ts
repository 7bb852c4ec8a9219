/** An import of a soak: its files, its request, and what it may come to. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { JobState } from '../support/api.ts'
import { npy, putObject, type SampleRow, writeSample } from '../support/sample-files.ts'
import { type CollectionModel, idsOf, inserted, rowOf } from './model.ts'
import type { ImportFormat, ImportOp } from './op.ts'

export interface SoakJob {
  readonly collectionName: string
  readonly model: CollectionModel
  readonly buckets: readonly number[]
  readonly ids: readonly (readonly number[])[]
  /** The number of the operation that began it. */
  readonly writer: number
  readonly groups: readonly (readonly string[])[]
  readonly options: Readonly<Record<string, string>>
  readonly isWrong: boolean
  /** undefined while no answer has told it. */
  id: string | undefined
  isAbortAsked: boolean
  isCollectionDropped: boolean
  /** Of workers, since it was begun. */
  kills: number
  /** What an answer has promised. */
  promised: 'Completed' | 'Failed' | undefined
}

export const keyOf = (job: SoakJob): string => `soak-${job.writer}`

/** Writes the files; claims a bucket for each. undefined where no bucket is free. */
export function makeJob(
  op: ImportOp,
  writer: number,
  collectionName: string,
  model: CollectionModel,
  bucketFolder: string,
): SoakJob | undefined {
  const { free } = model
  const formats = op.formats.slice(0, free.length)
  if (formats.length === 0) return undefined
  const first = Math.floor(op.at * (free.length - formats.length + 1))
  const buckets = free.slice(first, first + formats.length)
  const ids = buckets.map((bucket) => idsOf(bucket, 0, op.rows))
  const groups = formats.map((format, i) => {
    const rows = ids[i].map((id) => rowOf(id, writer))
    const isWrong = op.isWrong && i === formats.length - 1
    return writeFile(bucketFolder, `${writer}/${i}`, format, rows, isWrong)
  })
  const job: SoakJob = {
    ...{ collectionName, model, buckets, ids, writer, groups },
    isWrong: op.isWrong,
    options: {
      ...(op.isManual ? { auto_commit: 'false' } : {}),
      ...(op.bytesPerSecondMax === undefined ? {} : { max_bytes_per_second: String(op.bytesPerSecondMax) }),
    },
    ...{ id: undefined, isAbortAsked: false, isCollectionDropped: false, kills: 0, promised: undefined },
  }
  model.claim(buckets, keyOf(job))
  return job
}

/** A wrong file has one vector that is too short; in NumPy all of them are. */
function writeFile(
  folder: string,
  name: string,
  format: ImportFormat,
  rows: readonly SampleRow[],
  isWrong: boolean,
): string[] {
  const last = rows.length - 1
  const written = rows.map((row, i) => (isWrong && i === last ? { ...row, vector: row.vector.slice(1) } : row))
  const group = writeSample(folder, name, format, written)
  if (isWrong && format === 'numpy')
    putObject(folder, `${name}/vector.npy`, npy('<f4', [rows.length, 1], new Uint8Array(4 * rows.length)))
  return group
}

const WORKER_DEATHS = 3

/** Why the job may have failed, or what is wrong with it. */
function judgeFailure(job: SoakJob, reason: string): string | undefined {
  if (job.isAbortAsked && reason === 'aborted by user') return undefined
  if (job.isCollectionDropped && / dropped/.test(reason)) return undefined
  if (job.kills >= WORKER_DEATHS && /times in a row/.test(reason)) return undefined
  if (job.isWrong && job.groups.at(-1)!.some((key) => reason.includes(key))) return undefined
  return `job ${job.id} failed for no reason that was given it: ${reason}`
}

/** Takes over what has become of a job that has ended. Returns what is wrong with it. */
export function settleJob(job: SoakJob, state: JobState, bucketFolder: string): string | undefined {
  const { model, buckets, ids, writer, promised } = job
  model.release(keyOf(job))
  rmSync(join(bucketFolder, String(writer)), { recursive: true, force: true })
  if (promised !== undefined && promised !== state.state) {
    return `job ${job.id} is ${state.state}, an answer said ${promised}`
  }
  if (state.state === 'Failed') return judgeFailure(job, state.reason ?? '')
  if (job.isWrong) return `job ${job.id} has a wrong file and is Completed`
  const rows = ids.flat().length
  const { read, stored } = state.receipt
  if (read !== rows || stored !== rows) return `job ${job.id}: ${read} read and ${stored} stored of ${rows} rows`
  for (const [i, bucket] of buckets.entries()) model.set(bucket, inserted(model.bucket(bucket), ids[i], writer))
  return undefined
}
