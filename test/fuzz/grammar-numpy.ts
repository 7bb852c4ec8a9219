/** Grammar-made NumPy sets for a schema: headers that are right, nearly right, and lies. */
import fc from 'fast-check'
import { type Field, isServersOwn, type Schema, storedFields } from '../../src/core/schema.ts'
import type { InputFile } from './corpus-cases.ts'
import { sometimes } from './grammar-values.ts'
import { isHalf, itemCount } from './oracle-vectors.ts'

const DESCRS: Record<string, readonly string[]> = {
  Bool: ['|b1'],
  Int8: ['|i1', '|u1'],
  Int16: ['<i2', '>i2', '|i1', '|u1', '<u2'],
  Int32: ['<i4', '>i4', '<i2', '>u4', '<u2'],
  Int64: ['<i8', '>i8', '<i4', '<u8', '>u8', '<u4'],
  Float: ['<f4', '>f4', '<f2'],
  Double: ['<f8', '>f8', '<f4'],
  FloatVector: ['<f4', '<f8', '<f2', '>f4', '>f8'],
  BinaryVector: ['|u1'],
  Float16Vector: ['|u1', '<f2', '>f2', '<f4', '>f8'],
  BFloat16Vector: ['|u1', '<f2', '>f4', '<f8'],
  Int8Vector: ['|i1'],
  SparseFloatVector: ['|S2'],
  VarChar: ['<U3', '>U2', '|S5'],
  Text: ['<U3', '>U2', '|S5'],
  JSON: ['|S2', '<U2'],
  Array: ['<i4'],
  ArrayOfStruct: ['<i4'],
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
  const isVector = field.dim !== undefined
  return fc
    .record({
      descr: sometimes(fc.constantFrom(...DESCRS[field.dataType]), ODD_DESCRS, 20),
      fortran: sometimes(fc.constantFrom('False', 'True'), ['None', '0', 'false'], 30),
      odd: sometimes<string | undefined>(fc.constant(undefined), ODD_SHAPES, 20),
      version: sometimes(fc.constantFrom(1, 2, 3), [0, 4, 255], 30),
      headerDelta: sometimes(fc.constant(0), [-1, 1, 100, 65000], 40),
      dataDelta: sometimes(fc.constant(0), [-1, 1, -8, 8], 30),
      seed: fc.nat(),
      pad: fc.nat({ max: 64 }),
    })
    .map((spec) => {
      const item = Number(/\d+/.exec(spec.descr)?.[0] ?? 1) * (spec.descr.includes('U') ? 4 : 1)
      const isRaw = isHalf(field) && spec.descr === '|u1'
      const width = isVector ? itemCount(field) * (isRaw ? 2 : 1) : 1
      const shape = spec.odd ?? (isVector ? `(${rows}, ${width})` : `(${rows},)`)
      const size = Math.max(0, Math.min(4096, rows * item * width) + spec.dataDelta)
      const data = Uint8Array.from({ length: size }, (_, i) => byteOf(spec.descr, i, item, spec.seed))
      const header = `{'descr': '${spec.descr}', 'fortran_order': ${spec.fortran}, 'shape': ${shape}, }${' '.repeat(spec.pad)}\n`
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
  const fields = storedFields(schema).filter((field) => !isServersOwn(field, schema) && field !== schema.dynamicField)
  return fc.nat({ max: 6 }).chain((rows) => fc.tuple(...fields.map((field) => npyFile(field, rows))))
}
