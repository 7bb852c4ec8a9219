/** What the bench asks of Elanus and of its peers alike. Each measures from the request to the moment that the name of its figure says. */
import type { Figures } from './case.ts'
import type { Groups } from './data/data-store.ts'
import type { Format } from './data/formats.ts'
import type { RowSet } from './data/random-rows.ts'

export interface ImportOrder {
  readonly format: Format
  /** Keys below the bench's bucket. */
  readonly groups: Groups
  readonly set: RowSet
}

/** A row that is stored, to be found by its own vector. */
export interface Probe {
  readonly id: number
  readonly vector: readonly number[]
}

export interface SearchOrder {
  readonly vectors: readonly (readonly number[])[]
  readonly limit: number
  /** How far the search reaches: ef of a graph, nprobe of lists; undefined: the default of the server. */
  readonly effort?: number
  /** Only rows with smaller ids. */
  readonly bound?: number
}

export interface Store {
  /** The process whose memory, with its children's, is the store's. */
  readonly pid: number
  /** The least effort it takes. A graph must reach for as many neighbours as are asked for, lists begin with one. */
  readonly effortMin: number
  /** Imports into a new collection without index, checks the number of rows, and drops the collection. `seconds`: until Completed. */
  importFiles(order: ImportOrder): Promise<Figures>
  /** Imports into a new collection with a vector index. `seconds`: until a search first returned the probe. The collection stays. */
  importIndexed(order: ImportOrder, probe: Probe): Promise<Figures>
  /** One search after the other; times include what the client does. */
  search(order: SearchOrder): Promise<{ ids: number[][]; milliseconds: number[] }>
  /** `count` searches, the vectors in turn, by so many clients at once. Answers in any order: ids[i] belongs to vector i modulo their number. */
  searchMany(order: SearchOrder, clients: number, count: number): Promise<{ ids: number[][]; seconds: number }>
  /** An empty collection with a vector index, ready for searches. */
  openEmpty(dim: number): Promise<void>
  /** Imports a file with one row there. `ms`: until a search returned the row. */
  importRow(format: Format, group: readonly string[], probe: Probe): Promise<Figures>
  drop(): Promise<void>
}
