/** What a file is called by its first bytes, where it is not what its name says. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { contentHint } from '../../src/formats/content-hint.ts'

const hint = (head: string, key: string) => contentHint(Buffer.from(head, 'latin1'), key)

const KNOWN: [string, RegExp][] = [
  ['PAR1\x15\x04', /is a Parquet file: give it the ending \.parquet/],
  ['\x93NUMPY\x01\x00', /is a NumPy file/],
  ['\x1f\x8b\x08', /packed by gzip: put \.gz/],
  ['\x28\xb5\x2f\xfd', /packed by zstd/],
  ['PK\x03\x04', /a zip archive/],
  ['ARROW1\0\0', /Arrow or Feather/],
  ['\xff\xff\xff\xff\x10\0\0\0', /Arrow or Feather/],
  ['Obj\x01', /Avro/],
  ['ORC\x0a', /ORC/],
  ['\x89HDF\r\n', /HDF5/],
  ['\x80\x05\x95', /Python pickle/],
  ['SQLite format 3\0', /SQLite/],
  ['BZh91AY', /bzip2/],
  ['\xfd7zXZ\0', /packed by xz/],
  ['version https://git-lfs.github.com/spec/v1\n', /Git LFS pointer.*git lfs pull/],
  ['\n<!DOCTYPE html>', /an HTML page/],
  ['<HTML><body>', /an HTML page/],
  ['<?xml version="1.0"?><Error><Code>NoSuchKey', /XML, perhaps the error of a bucket/],
  ['\xff\xfei\0d\0', /UTF-16/],
  ['\xfe\xff\0i\0d', /UTF-16/],
  ['i\0d\0,\0', /UTF-16/],
  ['\0i\0d', /UTF-16/],
  ['\0\0\0\0\0\0', /zeros at its beginning/],
]
for (const [head, message] of KNOWN) {
  test(`${JSON.stringify(head)} is known`, () => assert.match(hint(head, 'in/a.csv')!, message))
}

test('what the name says, and what is nothing known, get no hint', () => {
  assert.equal(hint('PAR1\x15', 'a.parquet'), undefined)
  assert.equal(hint('\x93NUMPY', 'id.npy'), undefined)
  for (const head of ['', 'id,text\n', '{"id": 1}', '[\n', '\xef\xbb\xbfid', 'ORdinal', 'Object']) {
    assert.equal(hint(head, 'a.csv'), undefined, head)
  }
})
