import { describe, test } from 'node:test'
import { readNumpy } from '../../../src/formats/numpy/read-numpy.ts'
import { field } from '../../support/field.ts'
import { memorySource } from '../../support/memory-source.ts'
import {
  assertRefused,
  bytesOf,
  fixtureSet,
  list,
  npy,
  primary,
  schemaOf,
  simpleNpy,
  text,
  vector,
} from './read-rows.ts'

const DIM = 8
const refused = assertRefused.bind(null, readNumpy)

describe('a NumPy set is refused', () => {
  const id = () => simpleNpy('a/id.npy', '<i8', '(3,)', bytesOf(BigInt64Array.of(1n, 2n, 3n)))
  const withVector = schemaOf(primary(), vector(2))
  const floats = (key: string, shape: string, count: number) =>
    simpleNpy(key, '<f4', shape, bytesOf(new Float32Array(count)))

  test('when a column has another number of rows, by any number', async () => {
    await refused(
      [id(), floats('vector.npy', '(2, 2)', 4)],
      withVector,
      /^imported rows are not aligned, field 'id' with '3' rows, field 'vector' with '2' rows/,
      { file: 'vector.npy' },
    )
  })

  test('when a file is cut off or longer than its header says', async () => {
    const whole = floats('vector.npy', '(3, 2)', 6)
    const content = await whole.read(0, whole.bytes)
    await refused(
      [id(), memorySource('vector.npy', content.subarray(0, -1))],
      withVector,
      /truncated.*expected \d+ bytes.*found \d+ bytes/,
    )
    await refused(
      [id(), memorySource('vector.npy', Buffer.concat([content, Buffer.of(0)]))],
      withVector,
      /longer than its header says/,
    )
  })

  test('when a file is missing, with a hint at one that looks like it', async () => {
    await refused(
      [id(), floats('b/Vector.npy', '(3, 2)', 6)],
      withVector,
      /^no file for field: vector, files: \[a\/id\.npy b\/Vector\.npy\].*hint: the set has a file 'Vector.npy'; the field is called 'vector'/,
    )
  })

  test('when two files have one base name', async () => {
    await refused(
      [id(), memorySource('b/id.npy', Buffer.alloc(0))],
      schemaOf(primary()),
      /multiple files for field: id/,
    )
  })

  test('when it brings a generated key', async () => {
    await refused(
      [id()],
      schemaOf(primary({ autoId: true })),
      /^the primary key 'id' is auto-generated, no need to provide/,
    )
  })

  test('for types, axes and dimensions that the field does not take', async () => {
    await refused(
      [id()],
      schemaOf(field('id', 'Int32')),
      /expected element type 'Int32' for field 'id', got type 'Int64'/,
    )
    await refused(
      [id()],
      schemaOf(field('id', 'VarChar')),
      /expected element type 'VarChar' for field 'id', got type 'Int64'/,
    )
    await refused(
      [id(), floats('vector.npy', '(3,)', 3)],
      withVector,
      /expected shape '2' for FloatVector field 'vector', got shape '1'/,
    )
    await refused(
      [id(), floats('vector.npy', '(3, 3)', 9)],
      withVector,
      /expected dim '2' for FloatVector field 'vector', got dim '3'/,
    )
    await refused(
      [id(), simpleNpy('vector.npy', '<u4', '(3, 2)', new Uint8Array(24))],
      withVector,
      /unexpected numpy header for field 'vector': 'the numpy file dtype '<u4' is not supported/,
    )
    await refused(
      fixtureSet('numpy-object'),
      schemaOf(primary(), vector(DIM)),
      /dtype '\|O' is not supported.*hint: an array of objects is pickled/,
    )
    await refused(
      [id()],
      schemaOf(primary(), list('tags', 'Int32')),
      /unsupported importing numpy files for collection with data type: Array/,
    )
    await refused(
      [simpleNpy('title.npy', '<U0', '(5,)', Buffer.alloc(0))],
      schemaOf(text('title')),
      /failed to get max length 0 of varchar/,
    )
  })

  test('for values that no format may bring, naming the row', async () => {
    const values = new Float32Array(6)
    values[5] = Number.NaN
    await refused(
      [id(), simpleNpy('vector.npy', '<f4', '(3, 2)', bytesOf(values))],
      withVector,
      /not a number or infinity/,
      { file: 'vector.npy', row: 2, field: 'vector' },
    )
    await refused(
      [simpleNpy('x.npy', '<f8', '(2,)', bytesOf(Float64Array.of(1, Number.NaN)))],
      schemaOf(field('x', 'Double')),
      /not a number/,
      { row: 1 },
    )
    await refused([simpleNpy('x.npy', '|b1', '(2,)', Uint8Array.of(1, 2))], schemaOf(field('x', 'Bool')), /Bool/, {
      row: 1,
    })
    await refused(
      [simpleNpy('t.npy', '|S2', '(2,)', Uint8Array.of(65, 0, 0xff, 0xfe))],
      schemaOf(text('t')),
      /invalid UTF-8/,
      { row: 1 },
    )
    await refused(
      [simpleNpy('t.npy', '|S9', '(1,)', Buffer.from('123456789'))],
      schemaOf(text('t', { maxLength: 8 })),
      /exceeds max_length\(8\)/,
      { row: 0 },
    )
    await refused(
      [simpleNpy('t.npy', '<U1', '(2,)', bytesOf(Uint32Array.of(65, 0xd800)))],
      schemaOf(text('t')),
      /Unicode/,
      { row: 1 },
    )
    await refused([simpleNpy('j.npy', '|S2', '(2,)', Buffer.from('{}{]'))], schemaOf(field('j', 'JSON')), /JSON/, {
      row: 1,
    })
  })

  test('for headers that are none', async () => {
    const one = schemaOf(primary())
    const header = (text: string) => npy('id.npy', text, new Uint8Array(8))
    await refused([memorySource('id.npy', Buffer.alloc(0))], one, /unexpected numpy header.*found an empty file/)
    await refused([memorySource('id.npy', Buffer.from('not a numpy file'))], one, /does not begin as a \.npy file does/)
    await refused([header("{'descr': '<i8', 'fortran_order': False, 'shape': (1,)")], one, /unexpected numpy header/)
    await refused([header("{'descr': '<i8', 'fortran_order': False, 'shape': (-1,)}")], one, /unexpected numpy header/)
    await refused(
      [header("{'descr': '<i8', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991)}")],
      one,
      /unexpected numpy header/,
    )
    await refused(
      [header("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), 'x': __import__('os')}")],
      one,
      /is no literal/,
    )
    await refused([header(`{'descr': ${'('.repeat(5000)}`)], one, /nested too deep/)
    await refused([header("{'descr': '<i8', 'fortran_order': False, 'shape': (4000000000000,)}")], one, /truncated/)
  })
})
