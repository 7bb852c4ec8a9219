/** What a file seems to be that is not what its name says: told by its first bytes, once it has been refused. Pure. */
import { unpackedName } from './compression.ts'

/** As many bytes of a file as are worth looking at. */
export const HEAD_BYTES = 512

interface Kind {
  /** Over the first bytes as Latin-1. */
  readonly fits: (head: string) => boolean
  readonly is: string
  readonly advice: string
  /** Names with this ending promise it. */
  readonly ending?: string
}

const begins =
  (...texts: readonly string[]) =>
  (head: string): boolean =>
    texts.some((text) => head.startsWith(text))

const AS_PARQUET = 'write it as Parquet'
const PACK_ANEW = 'pack it by gzip or zstd'
const GET_ANEW = 'get the file itself and upload that'

const KINDS: readonly Kind[] = [
  { fits: begins('PAR1'), is: 'a Parquet file', advice: 'give it the ending .parquet', ending: '.parquet' },
  { fits: begins('\x93NUMPY'), is: 'a NumPy file', advice: "call it by its field's name and .npy", ending: '.npy' },
  { fits: begins('\x1f\x8b'), is: 'packed by gzip', advice: 'put .gz behind its ending' },
  { fits: begins('\x28\xb5\x2f\xfd'), is: 'packed by zstd', advice: 'put .zst behind its ending' },
  {
    fits: begins('PK\x03\x04'),
    is: 'a zip archive (so are .npz and .xlsx)',
    advice: 'unpack it, or export its tables',
  },
  { fits: begins('ARROW1', '\xff\xff\xff\xff'), is: 'an Arrow or Feather file', advice: AS_PARQUET },
  { fits: begins('Obj\x01'), is: 'an Avro file', advice: AS_PARQUET },
  { fits: begins('ORC'), is: 'an ORC file', advice: AS_PARQUET },
  { fits: begins('\x89HDF'), is: 'an HDF5 file', advice: AS_PARQUET },
  { fits: begins('\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'), is: 'a Python pickle', advice: AS_PARQUET },
  { fits: begins('SQLite format 3'), is: 'an SQLite database', advice: 'export its rows as CSV' },
  { fits: begins('BZh'), is: 'packed by bzip2', advice: PACK_ANEW },
  { fits: begins('\xfd7zXZ'), is: 'packed by xz', advice: PACK_ANEW },
  {
    fits: begins('version https://git-lfs'),
    is: 'a Git LFS pointer and not the file itself',
    advice: 'run `git lfs pull` and upload it again',
  },
  { fits: (head) => /^\s*<(!doctype|html)/i.test(head), is: 'an HTML page, perhaps of an error', advice: GET_ANEW },
  { fits: (head) => /^\s*<(\?xml|error>)/i.test(head), is: 'XML, perhaps the error of a bucket', advice: GET_ANEW },
  { fits: isUtf16, is: 'text in UTF-16', advice: 'save it as UTF-8' },
  { fits: begins('\0\0\0\0'), is: 'zeros at its beginning', advice: 'upload it again' },
]

/** A byte order mark, or every second byte of the first four a NUL. */
function isUtf16(head: string): boolean {
  if (begins('\xff\xfe', '\xfe\xff')(head)) return true
  const nuls = [...head.slice(0, 4)].map((c) => (c === '\0' ? '0' : 'x')).join('')
  return nuls === '0x0x' || nuls === 'x0x0'
}

/** `head`: the first bytes; of the text, where the file is packed. undefined where they are nothing known. */
export function contentHint(head: Uint8Array, key: string): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, HEAD_BYTES)).toString('latin1')
  const kind = KINDS.find(({ fits }) => fits(text))
  if (!kind || (kind.ending !== undefined && unpackedName(key).name.endsWith(kind.ending))) return undefined
  return `by its first bytes the file is ${kind.is}: ${kind.advice}`
}
