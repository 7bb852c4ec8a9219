/** hyparquet's decoder of delta-packed integers, behind a check of what the block claims: it allocates and divides by it. */
import type { DataReader } from 'hyparquet'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { readVarInt } from 'hyparquet/src/thrift.js'

/** Writers use 128 to 4096. */
const BLOCK_VALUES_MAX = 2 ** 16

/** Reads exactly `count` values and leaves the reader behind them. Throws where the block says another number or is damaged. */
export function readDeltas(reader: DataReader, count: number, values: Int32Array | BigInt64Array): void {
  if (count === 0 && reader.offset === reader.view.byteLength) return
  const head = { view: reader.view, offset: reader.offset }
  const [block, miniblocks, total] = [readVarInt(head), readVarInt(head), readVarInt(head)]
  if (!(block > 0 && block <= BLOCK_VALUES_MAX && miniblocks > 0 && block % miniblocks === 0))
    throw new Error(`delta blocks of ${block} values in ${miniblocks} parts`)
  if (total !== count) throw new Error(`${total} delta values where the page has ${count}`)
  deltaBinaryUnpack(reader, count, values)
  if (reader.offset > reader.view.byteLength) throw new Error('delta values end too early')
}
