/** The reason of a file that is no whole Parquet file: of another kind, empty, or cut off. */
import type { FileError } from '../../core/errors.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { contentHint, HEAD_BYTES } from '../content-hint.ts'
import { badParquet } from './bad-parquet.ts'

const MAGIC = 'PAR1'
const SHOWN_BYTES = 16

export async function notParquet(source: ByteSource): Promise<FileError> {
  const head = await source.read(0, Math.min(HEAD_BYTES, source.bytes))
  const start = Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1')
  const isCutOff = start === MAGIC
  const what = source.bytes === 0 ? 'it is empty' : isCutOff ? 'it is cut off' : 'it is no Parquet file'
  const error = new Error(`it does not begin and end with ${MAGIC}: ${what}`)
  const tail = await source.read(Math.max(0, source.bytes - MAGIC.length), source.bytes)
  const shown = Buffer.from(isCutOff ? tail : head.subarray(0, SHOWN_BYTES)).toString('latin1')
  const found =
    source.bytes === 0 ? 'an empty file' : `${source.bytes} bytes that ${isCutOff ? 'end' : 'begin'} with ${shown}`
  const hint = contentHint(head, source.key) ?? (isCutOff || source.bytes === 0 ? CUT_OFF : undefined)
  return badParquet(source, error, {}, { expected: `${MAGIC} at both ends`, found, hint })
}

const CUT_OFF = 'the writer or the upload was interrupted: write and upload it again'
