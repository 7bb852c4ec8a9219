/** Files that are not what their name says, and packed ones. */
import { gzipSync } from 'node:zlib'
import { UnpackedBytes } from '../../../src/formats/unpacked-bytes.ts'
import { memorySource } from '../../support/memory-source.ts'
import type { Section } from '../error-case.ts'

const packed = gzipSync('{"id": 1}\n{"id": "2"}\n')

async function tooMuchText(): Promise<string> {
  const source = memorySource('a.jsonl.gz', gzipSync(Buffer.alloc(100)))
  const chunks = new UnpackedBytes(source, 'gzip', 99).chunks()
  try {
    while (!(await chunks.next()).done);
  } catch (error) {
    return `error: ${(error as Error).message}`
  }
  throw new Error('accepted')
}

export const otherFiles: Section = {
  title: 'Another kind of file',
  text: 'Where a file cannot be read, its first bytes are looked at: the hint says what it seems to be.',
  examples: [
    {
      title: 'The page of an error',
      files: { 'a.csv': '<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n' },
      todo: 'What was downloaded is not the file. The same goes for `<?xml …><Error>` of a bucket.',
    },
    {
      title: 'A pointer of Git LFS',
      files: { 'a.parquet': 'version https://git-lfs.github.com/spec/v1\noid sha256:9f\nsize 12345\n' },
      todo: 'Run `git lfs pull`, and upload the file itself.',
    },
    {
      title: 'A packed file without its ending',
      files: { 'a.jsonl': packed },
      made: '`gzip a.jsonl`, renamed back',
      todo: 'Name it `a.jsonl.gz`.',
    },
    {
      title: 'UTF-16',
      files: { 'a.csv': Buffer.from('\ufeffid,text\n', 'utf16le') },
      made: 'saved by a spreadsheet as “Unicode text”',
      todo: 'Save it as CSV in UTF-8.',
    },
    {
      title: 'An ending .gz on a file that is not packed',
      files: { 'a.jsonl.gz': '{"id": 1}\n' },
      todo: 'Take the ending away.',
    },
    {
      title: 'A packed file that is cut off',
      files: { 'a.jsonl.gz': packed.subarray(0, 20) },
      made: 'the first 20 bytes of a.jsonl.gz',
      todo: 'Pack and upload it again.',
    },
    {
      title: 'A bad value in a packed file',
      files: { 'a.jsonl.gz': packed },
      made: '`{"id": 1}` and `{"id": "2"}`, packed by gzip',
      todo: 'Line, column and byte are those of the text: `zcat a.jsonl.gz | sed -n 2p`.',
    },
    {
      title: 'Too much text in a packed file',
      reason: tooMuchText,
      made: 'more text than a file may hold; the limit is 16 GiB, here it is lowered to 99 bytes',
      todo: 'Split the file.',
    },
  ],
}
