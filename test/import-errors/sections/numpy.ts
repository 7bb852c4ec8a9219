/** Sets of .npy files. */
import type { Section } from '../error-case.ts'
import { ids, npy, vectors } from '../npy.ts'

const VECTOR = ['vector FloatVector(3)']

export const numpy: Section = {
  title: 'NumPy',
  text: 'A group of `.npy` files, one for each field, each called by its field: `[["in/id.npy", "in/vector.npy"]]`.',
  examples: [
    {
      title: 'A file is missing',
      fields: VECTOR,
      files: { 'in/id.npy': ids, 'in/emb.npy': vectors },
      made: 'the set has `in/id.npy` and `in/emb.npy`',
      todo: 'Rename the file, or add the one that is missing to the group. The folder does not matter.',
    },
    {
      title: 'Two files for one field',
      files: { 'a/id.npy': ids, 'b/id.npy': ids },
      made: 'the group is `["a/id.npy", "b/id.npy"]`',
      todo: 'Make two groups of them: each set of files is a group.',
    },
    {
      title: 'It is no .npy file',
      files: { 'in/id.npy': Buffer.from('PK\x03\x04rest of a zip', 'latin1') },
      made: '`numpy.savez("in/id", …)`, renamed to `in/id.npy`',
      todo: 'Write each array by `numpy.save`.',
    },
    {
      title: 'An array of objects',
      fields: ['text VarChar(8)'],
      files: { 'in/id.npy': ids, 'in/text.npy': npy('|O', '(2,)', Buffer.from('pickled')) },
      made: '`numpy.save("in/text.npy", numpy.array(["a", None], dtype=object))`',
      todo: 'Give the array a plain dtype. Gaps cannot be written: leave the file out, or use Parquet.',
    },
    {
      title: 'A dtype that the field does not take',
      files: { 'in/id.npy': npy('<f8', '(2,)', Float64Array.of(1, 2)) },
      made: '`numpy.save("in/id.npy", numpy.array([1.0, 2.0]))`',
      todo: 'Convert the array before saving.',
    },
    {
      title: 'Strings without a width',
      fields: ['text VarChar(8)'],
      files: { 'in/id.npy': ids, 'in/text.npy': npy('<U0', '(2,)', new Uint8Array()) },
      made: 'an array of empty strings, written by something else than NumPy',
      todo: 'Save it by NumPy, which writes at least `<U1`.',
    },
    {
      title: 'Strings that are too wide',
      fields: ['text VarChar(8)'],
      files: { 'in/id.npy': ids, 'in/text.npy': npy('<U99999999', '(0,)', new Uint8Array()) },
      made: 'an array of `<U99999999`',
      todo: 'A value has at most 64 MiB in the file, blanks at its end included. Use Parquet for long texts.',
    },
    {
      title: 'Another number of axes',
      files: { 'in/id.npy': ids, 'in/vector.npy': npy('<f4', '(6,)', new Float32Array(6)) },
      made: '`numpy.save("in/vector.npy", vectors.ravel())`',
      todo: 'Vectors have two axes, all else has one.',
    },
    {
      title: 'Another dimension',
      files: { 'in/id.npy': ids, 'in/vector.npy': npy('<f4', '(3, 2)', new Float32Array(6)) },
      made: '`numpy.save("in/vector.npy", vectors.T)`',
      todo: 'The first axis is the rows, the second the dimensions.',
    },
    {
      title: 'Files of different lengths',
      files: { 'in/id.npy': ids, 'in/vector.npy': npy('<f4', '(3, 3)', new Float32Array(9)) },
      made: '2 ids, 3 vectors',
      todo: 'All files of a set have the same number of rows.',
    },
    {
      title: 'A file that is cut off',
      files: { 'in/id.npy': ids, 'in/vector.npy': vectors.subarray(0, 140) },
      made: 'the last 12 bytes are missing',
      todo: 'Save and upload it again.',
    },
    {
      title: 'A header that is damaged',
      files: { 'in/id.npy': npy('<i8', '(2,)', BigInt64Array.of(1n, 2n), 'Maybe') },
      made: "its header says `'fortran_order': Maybe`",
      todo: 'Save it by NumPy; the byte is that of the header text where reading it stopped.',
    },
    {
      title: 'A value that is refused',
      files: { 'in/id.npy': ids, 'in/vector.npy': npy('<f4', '(2, 3)', Float32Array.of(1, 2, 3, 4, Number.NaN, 6)) },
      made: '`vectors[1, 1] = numpy.nan`',
      todo: 'Row, index and byte say where it is: `numpy.load("in/vector.npy")[1, 1]`.',
    },
    {
      title: 'A string that is no Unicode',
      fields: ['text VarChar(8)'],
      files: { 'in/id.npy': ids, 'in/text.npy': npy('<U1', '(2,)', Uint32Array.of(97, 0xd800)) },
      made: 'a `<U1` array with the code point D800',
      todo: 'Half of a surrogate pair is no character: the text was cut in its middle.',
    },
    {
      title: 'A type that .npy files cannot hold',
      fields: ['tags Array<Int8>(2)'],
      files: { 'in/id.npy': ids },
      made: 'the collection has a field `tags` of type Array',
      todo: 'Use Parquet, JSON, JSON Lines or CSV for this collection.',
    },
    {
      title: 'A primary key that the server makes',
      autoId: true,
      files: { 'in/id.npy': ids, 'in/vector.npy': vectors },
      made: 'the set has a file for the key',
      todo: 'Leave the file out of the group.',
    },
    {
      title: 'A key that the server has still to give',
      autoId: true,
      properties: { allow_insert_auto_id: 'true' },
      files: { 'in/id.npy': npy('<i8', '(2,)', BigInt64Array.of(1n, 2n ** 62n)), 'in/vector.npy': vectors },
      made: 'row 1 has the key 2^62',
      todo: 'Take smaller keys, or leave the file out of the group: the server then gives them.',
    },
  ],
}
