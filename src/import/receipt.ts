/** The receipt of a job: what was read of each file group and what was stored. Pure; it must add up before Completed. */

import type { FileReceipt } from '../catalog/records.ts'
import { FileError } from '../core/errors.ts'
import type { TaskOutcome } from './worker/messages.ts'

export class Receipt {
  readonly #files: FileReceipt[]
  readonly #bytesRead: number[]
  readonly #tasksLeft: number[]

  /** `totals`: rows of each group where they are known before reading, else 0; `tasks`: how many tasks each group has. */
  constructor(groups: readonly { file: string; bytes: number; rows: number; tasks: number }[]) {
    this.#files = groups.map(({ file, bytes, rows }) => ({
      file,
      bytes,
      read: 0,
      stored: 0,
      total: rows,
      state: 'Pending',
      completeTimeMs: 0,
    }))
    this.#bytesRead = groups.map(() => 0)
    this.#tasksLeft = groups.map(({ tasks }) => tasks)
  }

  get files(): readonly FileReceipt[] {
    return this.#files
  }

  get stored(): number {
    return this.#files.reduce((sum, f) => sum + f.stored, 0)
  }

  /** A task of the group is done. Throws FileError when the group is through and its bytes or rows do not add up. */
  add(group: number, outcome: TaskOutcome, nowMs: number): void {
    const file = this.#files[group]
    const read = file.read + outcome.read
    const stored = file.stored + outcome.stored
    this.#bytesRead[group] += outcome.bytes
    const done = --this.#tasksLeft[group] === 0
    this.#files[group] = {
      ...file,
      read,
      stored,
      state: done ? 'Completed' : 'InProgress',
      completeTimeMs: done ? nowMs : 0,
    }
    if (!done) return
    this.#files[group] = { ...this.#files[group], total: read }
    if (this.#bytesRead[group] !== file.bytes) {
      throw new FileError(
        'the file was not read to its end',
        { file: file.file },
        {
          expected: `${file.bytes} bytes`,
          found: `${this.#bytesRead[group]} bytes`,
        },
      )
    }
    if (read !== stored || (file.total > 0 && read !== file.total)) {
      throw new FileError(
        'the receipt does not add up',
        { file: file.file },
        {
          expected: `${Math.max(file.total, read)} rows stored`,
          found: `${stored} rows stored`,
        },
      )
    }
  }
}
