/** Appending to a Lance table, and reading all of it: what LanceDB's own JavaScript stands in the way of. */
import type { Table } from '@lancedb/lancedb'
import { type RecordBatch, tableFromIPC } from 'apache-arrow'

/** The native half of LanceDB's `Table`, which is what `Table.add` comes to. */
interface NativeTable {
  /** `batches`: an Arrow file. */
  add(batches: Buffer, mode: 'append'): Promise<unknown>
}

/** That of its `Query`. */
interface NativeQuery {
  execute(batchRowsMax: number): Promise<{ next(): Promise<Buffer | null> }>
}

/**
 * As `Table.add` for batches that have the table's own schema. That looks the schema up and copies the bytes once more, into fresh
 * memory: 4 to 18 % of the processor time of a whole import, the more the busier the machine is. So it is passed by.
 * The bytes are the caller's again once it is through.
 */
export async function addBatches(table: Table, arrowFile: Buffer): Promise<void> {
  await nativeOf(table).add(arrowFile, 'append')
}

/** LanceDB keeps it private: a version that has it elsewhere fails the first append. */
const nativeOf = (table: Table): NativeTable => (table as unknown as { inner: NativeTable }).inner

/**
 * The rows [from, from + count) of a table in their order, with all columns, as batches that can be appended to another table. The
 * batches that LanceDB gives are made by a second copy of Arrow's classes, which ours take for strangers; their bytes are not.
 */
export async function* scanBatches(table: Table, from: number, count: number): AsyncGenerator<RecordBatch> {
  const query = table.query().offset(from).limit(count)
  const files = await (query as unknown as { inner: NativeQuery }).inner.execute(count)
  for (let file = await files.next(); file; file = await files.next()) yield* tableFromIPC(file).batches
}
