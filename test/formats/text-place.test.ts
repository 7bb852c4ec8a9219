/** Lines and columns of a byte of a text. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { placeOfByte } from '../../src/formats/text-place.ts'
import { memorySource } from '../support/memory-source.ts'

const at = async (text: string, offset: number) => {
  const { line, column, here } = await placeOfByte(memorySource('a.csv', Buffer.from(text)), offset)
  return { line, column, here: Buffer.from(here!).toString() }
}

test('lines count from 1 by line feeds, columns from 1 by characters', async () => {
  assert.deepEqual(await at('', 0), { line: 1, column: 1, here: '' })
  assert.deepEqual(await at('ab', 0), { line: 1, column: 1, here: 'ab' })
  assert.deepEqual(await at('ab\ncd', 2), { line: 1, column: 3, here: '\ncd' })
  assert.deepEqual(await at('ab\ncd', 3), { line: 2, column: 1, here: 'cd' })
  assert.deepEqual(await at('ab\r\ncd', 5), { line: 2, column: 2, here: 'd' })
  assert.deepEqual(await at('ab\n', 3), { line: 2, column: 1, here: '' })
  assert.deepEqual(await at('\n東京🦋x', 11), { line: 2, column: 4, here: 'x' })
})

test('a byte order mark is no column', async () => {
  assert.deepEqual(await at('\ufeffid\nx', 3), { line: 1, column: 1, here: 'id\nx' })
  assert.deepEqual(await at('\ufeffid\nx', 6), { line: 2, column: 1, here: 'x' })
})

test('lines longer than one read, and bytes on the border of two, are counted all the same', async () => {
  const piece = 4 * 1024 * 1024
  const text = `a\n${'x'.repeat(2 * piece)}END`
  assert.deepEqual(await at(text, 2 + piece - 2), { line: 2, column: piece - 1, here: 'x'.repeat(64) })
  assert.deepEqual(await at(text, 2 + 2 * piece), { line: 2, column: 2 * piece + 1, here: 'END' })
})

test('of a packed file it is the text that is counted', async () => {
  const source = memorySource('a.csv.gz', gzipSync('id\n1\n2'))
  const { line, column, isUnpacked, head } = await placeOfByte(source, 5)
  assert.deepEqual([line, column, isUnpacked, Buffer.from(head).toString()], [3, 1, true, 'id\n1\n2'])
})
