/** Every number that bounds something, with its unit in its name. Relations between them are asserted at the end. */
import { strict as assert } from 'node:assert'

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB

export const limits = {
  nameBytesMax: 255,
  fieldsMax: 256,
  vectorFieldsMax: 10,
  dimMin: 2,
  dimMax: 32768,
  varCharBytesMax: 65535,
  textBytesMax: 2 * MIB,
  geometryBytesMax: 2 * MIB,
  /** Brackets within brackets of a geometry's text. */
  geometryDepthMax: 64,
  arrayCapacityMax: 4096,
  jsonBytesMax: 64 * KIB,
  partitionsMax: 1024,
  partitionsDefault: 16,
  databasesMax: 64,
  descriptionBytesMax: 1024,
  windowRowsMax: 16384,
  queriesMax: 16384,
  /** A request's body. */
  bodyBytesMax: 256 * MIB,
  requestSecondsDefault: 30,
  importFilesMax: 1024,
  /** Keys looked at to find what the folders and patterns of one request stand for. */
  importKeysListedMax: 100_000,
  importJobsActiveMax: 1024,
  /** Of a file as it lies in the bucket; and of the text that a packed file holds. */
  importFileBytesMax: 16 * GIB,
  /** A zstd file may ask the reader to remember 2 to this power bytes: what `zstd --ultra --long` writes at most. */
  zstdWindowLogMax: 27,
  /** One row of a text file, from its first byte to its last. */
  rowBytesMax: 64 * MIB,
  /** Columns of a CSV file, those that match no field included. */
  csvColumnsMax: 16384,
  /** JSON values nested in one row. */
  jsonDepthMax: 512,
  /** A reader's window on a file. */
  readBytes: 4 * MIB,
  /** A batch is handed to the engine once it has this many bytes or rows. */
  batchBytes: 8 * MIB,
  batchRowsMax: 16384,
  /** Rows of a segment that LanceDB is given at once: it makes one fragment of so many, and would make two of more than 1 Mi. */
  fragmentRowsMax: 256 * 1024,
  /** An index build of LanceDB's looks at so many rows at a time, reads so much ahead, and sorts so many bytes of vectors at a time. */
  indexBatchRows: 1024,
  indexReadAheadBytes: 32 * MIB,
  indexSortBytes: 16 * MIB,
  /** Vectors that an index build of our own holds in memory; what it remembers of each row takes no more either. */
  indexMemoryBytes: 256 * MIB,
  /** What a worker keeps of its memory from one order to the next. */
  scratchBytesMax: 64 * MIB,
  /** A segment of an import is closed and a new one begun beyond this. */
  segmentBytesMax: 2 * GIB,
  /** Files are split in tasks of about this size; text files in `textTasks` smaller ones, as far as those are large enough. */
  taskBytes: 128 * MIB,
  textTasks: 16,
  textTaskBytesMin: 32 * MIB,
  /** Tasks are given to a worker together up to this size. One counts as so many bytes at least: opening a file takes its time. */
  bundleBytesMax: 64 * MIB,
  bundleTaskBytesMin: 256 * KIB,
  /** File groups that are looked at in one order. */
  bundleFilesMax: 16,
  /** A text file that cannot be looked through as fast as this, from a slow disk or a far bucket, is not split. */
  searchBytesPerSecondMin: 256 * MIB,
  /** A segment of an import is made durable each time so many source bytes have gone into it: what a crash costs at most. */
  durableBytes: 64 * MIB,
  /** So often an order is given to a worker that dies under it, before the job fails. */
  orderAttemptsMax: 3,
  /** A bucket that does not answer is asked again for so long before the job fails. */
  sourceRetrySecondsMax: 120,
  /** Segments whose files a process knows to be durable; others are synced once more, which costs little. */
  tableSyncsMax: 64,
  /** Vectors that are searched for at a time, and put to the engine together. */
  vectorsTogetherMax: 64,
  /** Primary keys kept in memory for searches. */
  keyCacheBytesMax: 128 * MIB,
  /** Vectors of lists kept in memory for searches. */
  listCacheBytesMax: GIB,
  /** What a request looks at in lists, on the server's own thread: a millisecond or two. */
  listSearchBytesMax: 8 * MIB,
  listSearchRowsMax: 1024,
  /** Segments with fewer rows are searched without an index. */
  indexRowsMin: 4096,
  /** Longer tokens are no words of a language: they are neither stemmed nor remembered. */
  wordCharsMax: 64,
  /** Tokens whose term an analyzer remembers. */
  tokensRememberedMax: 65536,
  /** A growing segment is compacted once it has this many fragments. */
  fragmentsMax: 64,
  /** A collection with so many sealed segments has them merged in the background, where that is worth it. */
  sealedSegmentsMany: 8,
  /** Rows read first of a segment that is merged; how wide they are tells how many are read next. */
  mergeRowsFirst: 64,
  /** Compactions whose state is still told. */
  compactionsRememberedMax: 1024,
} as const

assert(limits.readBytes <= limits.rowBytesMax)
assert(limits.textTaskBytesMin <= limits.taskBytes)
assert(limits.batchBytes <= limits.segmentBytesMax)
assert(limits.bundleTaskBytesMin <= limits.bundleBytesMax)
assert(limits.bundleBytesMax <= limits.durableBytes)
assert(limits.batchRowsMax <= limits.fragmentRowsMax)
assert(limits.mergeRowsFirst <= limits.batchRowsMax)
assert(limits.sealedSegmentsMany >= 2)
