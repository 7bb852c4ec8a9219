/** Grammar-made NumPy sets and Parquet files for a schema: headers that are right, nearly right, and lies. */
import fc from 'fast-check'
import { type Field, isStruct, type Schema, storedFields } from '../../src/core/schema.ts'
import type { InputFile } from './corpus-cases.ts'
import { structSpec } from './grammar-structs.ts'
import { PHYSICAL_OF, plainBody, sometimes } from './grammar-values.ts'
import { CODECS, type ColumnSpec, type PageSpec, type Physical, parquetFile } from './parquet-file.ts'

const DESCRS: Record<string, readonly string[]> = {
  Bool: ['|b1'],
  Int8: ['|i1'],
  Int16: ['<i2', '>i2', '|i1'],
  Int32: ['<i4', '>i4', '<i2'],
  Int64: ['<i8', '>i8', '<i4'],
  Float: ['<f4', '>f4', '<f2'],
  Double: ['<f8', '>f8', '<f4'],
  FloatVector: ['<f4', '<f8', '<f2', '>f4', '>f8'],
  VarChar: ['<U3', '>U2', '|S5'],
  JSON: ['|S2', '<U2'],
  Array: ['<i4'],
  Geometry: ['<U11', '|S11'],
  Timestamptz: ['<M8[s]', '<M8[us]', '>M8[ms]', '<M8[ns]', '<M8[D]', '<U20', '|S20'],
}
const ODD_DESCRS = [
  '|O',
  '<c8',
  '<M8[ns]',
  '<M8',
  '<M8[W]',
  '|M8[s]',
  '|V4',
  '<u8',
  '|u1',
  '<f16',
  '<U0',
  '|S0',
  '|b2',
  '<i3',
  '=f4',
  '<U999999999',
  'f4',
  '',
]
const ODD_SHAPES = ['()', '(,)', '(1152921504606846976,)', '(-1,)', '(3,3,3)', '3', '(3L,)', '(1e3,)', '(0,)', "('3',)"]
function npyFile(field: Field, rows: number): fc.Arbitrary<InputFile> {
  const isVector = field.dataType === 'FloatVector'
  const good = isVector ? `(${rows}, ${field.dim})` : `(${rows},)`
  return fc
    .record({
      descr: sometimes(fc.constantFrom(...DESCRS[field.dataType]), ODD_DESCRS, 20),
      fortran: sometimes(fc.constantFrom('False', 'True'), ['None', '0', 'false'], 30),
      shape: sometimes(fc.constant(good), ODD_SHAPES, 20),
      version: sometimes(fc.constantFrom(1, 2, 3), [0, 4, 255], 30),
      headerDelta: sometimes(fc.constant(0), [-1, 1, 100, 65000], 40),
      dataDelta: sometimes(fc.constant(0), [-1, 1, -8, 8], 30),
      seed: fc.nat(),
      pad: fc.nat({ max: 64 }),
    })
    .map((spec) => {
      const item = Number(/\d+/.exec(spec.descr)?.[0] ?? 1) * (spec.descr.includes('U') ? 4 : 1)
      const size = Math.max(0, Math.min(4096, rows * item * (isVector ? field.dim! : 1)) + spec.dataDelta)
      const data = Uint8Array.from({ length: size }, (_, i) => byteOf(spec.descr, i, item, spec.seed))
      const header = `{'descr': '${spec.descr}', 'fortran_order': ${spec.fortran}, 'shape': ${spec.shape}, }${' '.repeat(spec.pad)}\n`
      const head = Buffer.alloc(spec.version === 1 ? 10 : 12)
      head.write('\x93NUMPY', 'latin1')
      head[6] = spec.version
      if (spec.version === 1) head.writeUInt16LE(header.length + spec.headerDelta, 8)
      else head.writeUInt32LE(header.length + spec.headerDelta, 8)
      return { key: `numpy/grammar/${field.name}.npy`, bytes: Buffer.concat([head, Buffer.from(header), data]) }
    })
}

/** Digits for texts, small numbers for the rest, so that much of it is accepted. */
function byteOf(descr: string, at: number, item: number, seed: number): number {
  if (descr.includes('S')) return 0x31 + ((at + seed) % 9)
  const significant = descr.startsWith('>')
    ? at % (descr.includes('U') ? 4 : item) === (descr.includes('U') ? 3 : item - 1)
    : at % (descr.includes('U') ? 4 : item) === 0
  if (descr.includes('U')) return significant ? 0x31 + ((at + seed) % 9) : 0
  if (descr.includes('b')) return seed % 29 === 0 ? 2 : (at + seed) & 1
  return descr.includes('f') ? (at * 7 + seed) % 100 : significant ? (at + seed) % 128 : 0
}

export function numpyFiles(schema: Schema): fc.Arbitrary<InputFile[]> {
  const fields = storedFields(schema).filter((f) => !f.autoId && !isStruct(f) && f !== schema.dynamicField)
  return fc.nat({ max: 6 }).chain((rows) => fc.tuple(...fields.map((field) => npyFile(field, rows))))
}

const LIES = [0, 1, -1, 7, 255, 65536, 2 ** 27, 2 ** 31 - 1, -(2 ** 31)]
/** Hybrid runs for `rows` lists of `dim` values: repetition, then definition levels; each with its length. */
function listLevels(rows: number, dim: number): Uint8Array {
  const rep = Buffer.concat(
    Array.from({ length: rows }, () => Buffer.from([2, 0, ...(dim > 1 ? [(dim - 1) * 2, 1] : [])])),
  )
  const def =
    rows * dim < 64
      ? Buffer.from([rows * dim * 2, 1])
      : Buffer.from([((rows * dim * 2) & 127) | 128, (rows * dim * 2) >> 7, 1])
  const sized = (bytes: Uint8Array) => Buffer.concat([Uint8Array.of(bytes.length, 0, 0, 0), bytes])
  return Buffer.concat([sized(rep), sized(def)])
}

function columnSpec(field: Field, rows: number): fc.Arbitrary<ColumnSpec> {
  const list = field.dataType === 'Array' || field.dataType === 'FloatVector'
  const good = PHYSICAL_OF[field.dataType === 'Array' ? field.elementType! : field.dataType]
  const dim = field.dim ?? 2
  const count = list ? rows * dim : rows
  return fc
    .record({
      type: sometimes(
        fc.constant(good),
        ['INT96', 'FIXED_LEN_BYTE_ARRAY', 'BYTE_ARRAY', 'DOUBLE', 'INT32'] as Physical[],
        30,
      ),
      codec: fc.constantFrom(...CODECS),
      values: sometimes(fc.constant(count), LIES, 25),
      pageValues: sometimes(fc.constant(count), LIES, 25),
      plainBytes: sometimes(fc.constant(undefined), LIES, 25) as fc.Arbitrary<number | undefined>,
      storedBytes: sometimes(fc.constant(undefined), LIES, 25) as fc.Arbitrary<number | undefined>,
      encoding: sometimes(fc.constant(0), [2, 3, 5, 6, 7, 8, 9, 99], 12),
      dictionary: sometimes(fc.constant(undefined), LIES, 6) as fc.Arbitrary<number | undefined>,
      type2: sometimes<PageSpec['type']>(fc.constant('data'), ['data2', 'dictionary'], 15),
      seed: fc.nat({ max: 200 }),
      junk: fc.oneof(
        { weight: 6, arbitrary: fc.constant(new Uint8Array(0)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
      ),
    })
    .map((spec) => {
      const values = plainBody(spec.type, count, spec.seed)
      const body = Buffer.concat([
        ...(list ? [listLevels(rows, dim)] : []),
        ...(spec.encoding === 8 ? [spec.junk] : []),
        values,
        spec.junk,
      ])
      const page: PageSpec = {
        type: spec.type2,
        body,
        values: spec.pageValues,
        encoding: spec.encoding,
        plainBytes: spec.plainBytes,
        storedBytes: spec.storedBytes,
      }
      const dictionary: PageSpec = {
        type: 'dictionary',
        body: values,
        values: spec.dictionary === 0 ? count : (spec.dictionary ?? 0),
        encoding: 0,
      }
      const pages = spec.dictionary === undefined ? [page] : [dictionary, page]
      return { name: field.name, type: spec.type, list, codec: spec.codec, pages, values: spec.values }
    })
}

export function parquetBytes(schema: Schema): fc.Arbitrary<Uint8Array> {
  const fields = storedFields(schema).filter((field) => !field.autoId && field !== schema.dynamicField)
  return fc
    .nat({ max: 6 })
    .chain((rows) =>
      fc
        .tuple(
          fc.tuple(...fields.map((field) => (isStruct(field) ? structSpec(field, rows) : columnSpec(field, rows)))),
          sometimes(fc.constant(rows), LIES, 25),
        )
        .map(([columns, declared]) => parquetFile({ rows: declared, columns })),
    )
}
