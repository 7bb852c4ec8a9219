/**
 * The header of a .npy file, versions 1, 2 and 3. Never reads a value and never trusts a size before it was checked.
 *
 *   file   = 93 "NUMPY" major minor length text values
 *   length = u16 LE in version 1, u32 LE after
 *   text   = a Python dict with exactly 'descr', 'fortran_order' and 'shape'; latin1 in 1 and 2, UTF-8 in 3
 */
import type { TimeScale } from '../../columns/column-builder.ts'
import { FileError } from '../../core/errors.ts'
import type { Explanation } from '../../core/file-error.ts'
import { KIB } from '../../core/limits.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { contentHint, HEAD_BYTES } from '../content-hint.ts'
import { PythonLiteralError, type PythonValue, parsePythonLiteral } from './python-literal.ts'

/** Struct types can be long; nothing that we accept is. */
const HEADER_BYTES_MAX = 256 * KIB
const PREFIX_BYTES = 12
/** What NumPy's headers of arrays have in all, read at once. */
const USUAL_BYTES = 128
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

export type NumpyKind = 'b' | 'i' | 'u' | 'f' | 'S' | 'U' | 'M'

export interface NumpyDtype {
  /** As the file spells it, e.g. `<f4`. */
  readonly text: string
  readonly kind: NumpyKind
  readonly itemBytes: number
  readonly bigEndian: boolean
  /** What an M8 counts. */
  readonly scale?: TimeScale
}

export interface NumpyHeader {
  /** undefined for types that no field can take: object, complex, struct, spans of time. */
  readonly dtype: NumpyDtype | undefined
  readonly dtypeText: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
  /** Where the values begin. */
  readonly dataOffset: number
}

/** Throws FileError for a file that is not a .npy file or whose header is damaged. */
export async function readNumpyHeader(source: ByteSource): Promise<NumpyHeader> {
  const usual = await source.read(0, Math.min(USUAL_BYTES, source.bytes))
  const prefix = usual.subarray(0, PREFIX_BYTES)
  if (prefix.length < PREFIX_BYTES || MAGIC.some((byte, i) => prefix[i] !== byte)) throw await notNumpy(source, prefix)
  const version = prefix[6]
  if (version < 1 || version > 3)
    throw bad(source, `version ${version}.${prefix[7]} is not known`, { byte: 6, expected: 'version 1, 2 or 3' })
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength)
  const textFrom = version === 1 ? 10 : 12
  const textBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  const dataOffset = textFrom + textBytes
  if (dataOffset > source.bytes) {
    throw bad(source, `the header of ${textBytes} bytes is longer than the file`, {
      byte: 8,
      found: `a file of ${source.bytes} bytes`,
      hint: CUT_OFF,
    })
  }
  if (textBytes > HEADER_BYTES_MAX) {
    throw bad(source, `the header of ${textBytes} bytes exceeds ${HEADER_BYTES_MAX}`, { byte: 8 })
  }
  const isUsual = dataOffset <= usual.length
  const bytes = isUsual ? usual.subarray(textFrom, dataOffset) : await source.read(textFrom, dataOffset)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(version === 3 ? 'utf8' : 'latin1')
  return { ...parseHeaderText(source, text, textFrom), dataOffset }
}

function parseHeaderText(source: ByteSource, text: string, textFrom: number): Omit<NumpyHeader, 'dataOffset'> {
  let value: PythonValue
  try {
    value = parsePythonLiteral(text)
  } catch (error) {
    if (!(error instanceof PythonLiteralError)) throw error
    throw bad(source, error.message, { byte: textFrom + error.at, found: text.trim(), cause: error })
  }
  if (!(value instanceof Map)) throw bad(source, 'it is not a dict', { byte: textFrom, found: text.trim() })
  const descr = value.get('descr')
  const fortranOrder = value.get('fortran_order')
  const shape = value.get('shape')
  if (value.size !== 3 || descr === undefined || typeof fortranOrder !== 'boolean' || !isShape(shape)) {
    throw bad(source, "it needs exactly 'descr', 'fortran_order' and 'shape'", { byte: textFrom, found: text.trim() })
  }
  const dtypeText = typeof descr === 'string' ? descr : 'struct'
  return { dtype: typeof descr === 'string' ? parseDtype(descr) : undefined, dtypeText, fortranOrder, shape }
}

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) &&
  value.every((n) => Number.isSafeInteger(n) && n >= 0) &&
  Number.isSafeInteger(value.reduce((a, b) => a * b, 1))

const ITEM_BYTES: Record<string, readonly number[]> = { b: [1], i: [1, 2, 4, 8], u: [1, 2, 4, 8], f: [2, 4, 8] }

function parseDtype(text: string): NumpyDtype | undefined {
  const time = /^([<>=])M8\[(D|h|m|s|ms|us|ns)\]$/.exec(text)
  if (time) {
    // NumPy's times know no zone.
    const scale: TimeScale = { unit: time[2] as TimeScale['unit'], isUtc: false }
    return { text, kind: 'M', itemBytes: 8, bigEndian: time[1] === '>', scale }
  }
  const match = /^([<>|=]?)([biufSUa])(\d{1,9})$/.exec(text)
  if (!match) return undefined
  const size = Number(match[3])
  const kind = (match[2] === 'a' ? 'S' : match[2]) as NumpyKind
  if (kind in ITEM_BYTES && !ITEM_BYTES[kind].includes(size)) return undefined
  return { text, kind, itemBytes: kind === 'U' ? size * 4 : size, bigEndian: match[1] === '>' }
}

type Detail = Explanation & { readonly byte: number; readonly cause?: unknown }

const bad = (source: ByteSource, what: string, { byte, ...more }: Detail): FileError =>
  new FileError(`unexpected numpy header: ${what}`, { file: source.key, byte, field: numpyFieldName(source.key) }, more)

const CUT_OFF = 'the file may be cut off: save and upload it again'

async function notNumpy(source: ByteSource, prefix: Uint8Array): Promise<FileError> {
  const head = await source.read(0, Math.min(HEAD_BYTES, source.bytes))
  const begin = Buffer.from(prefix).toString('latin1')
  return bad(source, 'it does not begin as a .npy file does', {
    byte: 0,
    expected: 'the byte 0x93 and NUMPY',
    found:
      prefix.length === 0 ? 'an empty file' : begin.startsWith('\x93NUMPY') ? `only ${prefix.length} bytes` : begin,
    hint: contentHint(head, source.key) ?? (prefix.length < PREFIX_BYTES ? CUT_OFF : undefined),
  })
}

export function numpyFieldName(key: string): string {
  const base = key.slice(key.lastIndexOf('/') + 1)
  const dot = base.lastIndexOf('.')
  return dot < 0 ? base : base.slice(0, dot)
}
