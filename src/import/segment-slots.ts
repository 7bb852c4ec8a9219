/** The hidden segments of one job: as many as tasks run at a time, used again by later tasks, replaced when they are big. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import { limits } from '../core/limits.ts'

export class SegmentSlots {
  readonly #catalog: Catalog
  readonly #job: Job
  readonly #free: number[] = []
  readonly #bytes = new Map<number, number>()

  constructor(catalog: Catalog, job: Job) {
    this.#catalog = catalog
    this.#job = job
  }

  /** A segment that nobody writes to. The catalog knows it before its first byte is written, so a crash leaves no stray. */
  take(): { segmentId: number; creates: boolean } {
    const free = this.#free.pop()
    if (free !== undefined) return { segmentId: free, creates: false }
    const segmentId = this.#catalog.transaction(() => {
      const id = this.#catalog.ids.nextSmall('catalog')
      this.#catalog.segments.insert({
        id,
        collectionId: this.#job.collectionId,
        partitionId: this.#job.partitionId,
        state: 'importing',
        version: 0,
        rows: 0,
        jobId: this.#job.id,
        sequence: 0,
        indexed: {},
      })
      return id
    })
    this.#bytes.set(segmentId, 0)
    return { segmentId, creates: true }
  }

  /** `bytes`: the source bytes that the task has added. */
  giveBack(segmentId: number, bytes: number): void {
    const total = this.#bytes.get(segmentId)! + bytes
    this.#bytes.set(segmentId, total)
    if (total < limits.segmentBytesMax) this.#free.push(segmentId)
  }
}
