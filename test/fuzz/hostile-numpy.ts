/** Hostile NumPy sets: headers that promise what no file has. */
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { field } from '../support/field.ts'
import { file, type Hostile } from './hostile.ts'

const title = field('title', 'VarChar', { maxLength: 60000 })

function npy(name: string, descr: string, shape: string, declared?: number): ByteSource {
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`)
  const head = Buffer.from('\x93NUMPY\x02\x00\x00\x00\x00\x00', 'latin1')
  head.writeUInt32LE(declared ?? header.length, 8)
  return file(name, Buffer.concat([head, header, Buffer.alloc(64)]))
}
const ids = npy('set/id.npy', '<i8', '(8,)')

export const hostileNumpy: readonly Hostile[] = [
  {
    name: 'a .npy header of 2^60 rows',
    format: 'numpy',
    files: () => [npy('set/id.npy', '<i8', '(1152921504606846976,)'), npy('set/vec.npy', '<f4', '(8, 2)')],
    message: /unexpected numpy header.*file: set\/id.npy/,
  },
  {
    name: 'a .npy header of 2^52 rows',
    format: 'numpy',
    files: () => [npy('set/id.npy', '<i8', '(4503599627370496,)'), npy('set/vec.npy', '<f4', '(8, 2)')],
    message: /the numpy file of field 'id' is truncated.*file: set\/id.npy/,
  },
  {
    name: 'a .npy header that says it is 4 GiB long',
    format: 'numpy',
    files: () => [npy('set/id.npy', '<i8', '(8,)', 2 ** 32 - 1), npy('set/vec.npy', '<f4', '(8, 2)')],
    message: /header of 4294967295 bytes is longer than the file, file: set\/id.npy/,
  },
  {
    name: 'a .npy column of strings of 999 999 999 characters',
    format: 'numpy',
    fields: [title],
    files: () => [ids, npy('set/vec.npy', '<f4', '(8, 2)'), npy('set/title.npy', '<U999999999', '(8,)')],
    message: /a value of 3999999996 bytes is too long.*file: set\/title.npy/,
  },
  {
    name: 'a .npy header of 250 000 brackets',
    format: 'numpy',
    files: () => [npy('set/id.npy', '<i8', '('.repeat(250_000)), npy('set/vec.npy', '<f4', '(8, 2)')],
    message: /nested too deep.*file: set\/id.npy/,
  },
]
