/** The lists of sealed segments that were searched lately. Lance would keep the same vectors in its own cache. */
import { limits } from '../../core/limits.ts'
import { Recent } from '../../core/recent.ts'
import { columnName } from '../../core/schema.ts'
import { UnderWay } from '../../core/under-way.ts'
import type { Metric } from '../metrics.ts'
import { canList, type ListMetric, type Near, SegmentLists } from './lists/segment-lists.ts'
import type { Question } from './native-query.ts'
import type { FoundRow } from './native-search.ts'
import type { SegmentStore } from './segment-store.ts'

/** What Lance finds. */
export type AskLance = (question: Question, vectors: readonly Float32Array[]) => Promise<FoundRow[][]>

interface Entry {
  readonly segmentId: number
  /** 0 where nothing came of it. */
  bytes: number
  readonly version: number
  /** undefined while they are being read, and where they cannot be used. */
  lists?: SegmentLists
}

const FLOAT_BYTES = 4
/** Where all segments of a collection are searched and not all fit, those that do stay. */
const IN_USE_MS = 60_000
/** Sums of float32 depend on their order. */
const CLOSE = 1e-4
const CHECKED_SIZE = 10

export class ListCache {
  readonly #store: SegmentStore
  readonly #askLance: AskLance
  readonly #known: Recent<string, Entry>
  readonly #reads = new UnderWay()

  constructor(store: SegmentStore, askLance: AskLance, bytesMax: number = limits.listCacheBytesMax) {
    this.#store = store
    this.#askLance = askLance
    this.#known = new Recent(bytesMax, IN_USE_MS)
  }

  /** undefined: Lance is to answer. Where that can change the lists are then read, for the searches to come. */
  of(question: Question): SegmentLists | undefined {
    const { segment, field } = question
    if (!isForLists(question)) return undefined
    const known = this.#known.use(keyOf(question))
    if (known?.version === segment.version)
      return known.lists && isShort(question, known.lists) ? known.lists : undefined
    const bytes = segment.rows * field.dim! * FLOAT_BYTES
    // One who still reads an older version does not undo what is there for the others.
    if (!known || known.version < segment.version) {
      this.#begin(question, { segmentId: segment.id, bytes, version: segment.version })
    }
    return undefined
  }

  /** Of segments that are gone. */
  forget(isGone: (segmentId: number) => boolean): void {
    this.#known.deleteWhere(({ segmentId }) => isGone(segmentId))
  }

  /** Until nothing is being read that is now. */
  ended(): Promise<void> {
    return this.#reads.ended()
  }

  #begin(question: Question, entry: Entry): void {
    if (!this.#known.add(keyOf(question), entry)) return
    const reading = this.#reads.run(() => this.#read(question))
    reading.then(
      (lists) => {
        entry.lists = lists
        if (!lists) entry.bytes = 0
      },
      // Dropped meanwhile, or of another layout: Lance goes on answering.
      () => void (entry.bytes = 0),
    )
  }

  async #read(question: Question): Promise<SegmentLists | undefined> {
    const { segment, field } = question
    const table = await this.#store.reader(segment.id, segment.version)
    const rows = await table.countRows()
    const index = (await table.listIndices()).find(({ columns }) => columns[0] === columnName(field))
    // Rows without a vector and rows that are deleted are none of the lists'.
    if (index?.numIndexedRows !== rows || index.numSegments !== 1 || index.indexUuid === undefined) return undefined
    const folder = this.#store.indexFolder(segment.id, index.indexUuid)
    const lists = await SegmentLists.read(folder, field.dim!, question.metric as ListMetric)
    return lists.rows === rows && (await this.#agrees(lists, question)) ? lists : undefined
  }

  /** Nothing that we make of the files is believed before it has given what Lance gives. */
  async #agrees(lists: SegmentLists, question: Question): Promise<boolean> {
    const vectors = [0, lists.rows >> 1, lists.rows - 1].map((place) => lists.vectorAt(place))
    const answers = await this.#askLance({ ...question, size: CHECKED_SIZE }, vectors)
    const probes = question.reach!.nprobes
    return vectors.every((vector, i) => isAlike(lists.nearest(vector, probes, CHECKED_SIZE), answers[i]))
  }
}

const METRICS: readonly Metric[] = ['L2', 'IP', 'COSINE'] satisfies ListMetric[]

const keyOf = ({ segment, field }: Question): string => `${segment.id}/${field.id}`

function isForLists({ segment, field, metric, where, range, size, reach }: Question): boolean {
  const isPlain = where === undefined && range === undefined && size <= limits.listSearchRowsMax
  // What is refined or has an ef is no IVF_FLAT.
  const isFlat = reach !== undefined && reach.refineFactor === undefined && reach.ef === undefined
  const isKnown = field.dataType === 'FloatVector' && METRICS.includes(metric) && canList(field.dim!)
  return isPlain && isFlat && isKnown && segment.state === 'sealed'
}

/** The server does nothing else meanwhile. */
const isShort = ({ field, reach, parts }: Question, { rows, count }: SegmentLists): boolean =>
  (rows / count) * reach!.nprobes * parts * field.dim! * FLOAT_BYTES <= limits.listSearchBytesMax

/** Which rows of the same distance come last is left open. */
function isAlike(ours: readonly Near[], lances: readonly FoundRow[]): boolean {
  if (ours.length !== lances.length) return false
  const rowIds = new Set(lances.map(({ rowId }) => rowId))
  const isClose = (a: number, b: number) => Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a))
  const last = lances.at(-1)?.distance ?? 0
  return ours.every(
    ({ rowId, distance }, i) => isClose(distance, lances[i].distance) && (rowIds.has(rowId) || isClose(distance, last)),
  )
}
