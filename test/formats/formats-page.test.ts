/** docs/formats.md says which dtypes and Arrow types each field takes: exactly what the code takes. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { type DataType, PLAIN_TYPES } from '../../src/core/schema.ts'
import { takesDtype } from '../../src/formats/numpy/accept-column.ts'
import type { NumpyKind } from '../../src/formats/numpy/npy-header.ts'
import { SPARSE_PARTS, TAKEN } from '../../src/formats/parquet/taken-kinds.ts'

const PAGE = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8')

/** The rows of the table under a heading, cells trimmed, without its head. */
function tableUnder(heading: string): string[][] {
  const lines = PAGE.split(`## ${heading}\n`)[1].split('\n## ')[0].split('\n')
  return lines
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

const names = (text: string): string[] =>
  [...text.matchAll(/`([a-z0-9_]+(?:\[[^\]]*\])?)`/gi)].map(([, name]) => name).sort()

const DTYPES: readonly { kind: NumpyKind; itemBytes: number; name: string }[] = [
  ...['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8'].map((name) => ({
    kind: name[0] as NumpyKind,
    itemBytes: Number(name[1]),
    name,
  })),
  { kind: 'S', itemBytes: 5, name: 'S' },
  { kind: 'U', itemBytes: 20, name: 'U' },
  { kind: 'M', itemBytes: 8, name: 'M8' },
]

test('formats.md has a row for each type in both of its tables', () => {
  for (const heading of ['Text formats', 'NumPy and Parquet']) {
    const types = tableUnder(heading).flatMap(([type]) => type.split(', '))
    assert.deepEqual(types.toSorted(), [...PLAIN_TYPES, 'ArrayOfStruct'].sort(), heading)
  }
})

test('formats.md names the dtypes and Arrow types that are taken, and no others', () => {
  const numbers = names(/\*\*Numbers\*\* of Parquet are ([^.]*)\./.exec(PAGE)![1])
  assert.deepEqual(numbers, TAKEN.Float.toSorted())
  for (const [type, dtypes, arrow] of tableUnder('NumPy and Parquet')) {
    const dataType = type as DataType
    const taken = DTYPES.filter((dtype) => takesDtype({ dataType }, dtype)).map(({ name }) => name)
    assert.deepEqual(names(dtypes), taken.sort(), `${type} in NumPy`)
    assert.equal(dtypes === 'none', taken.length === 0)
    if (dataType === 'Array' || dataType === 'ArrayOfStruct' || dataType === 'ArrayOfVector') continue
    const struct = dataType === 'SparseFloatVector' ? Object.keys(SPARSE_PARTS) : []
    const written: string[] = names(arrow).concat(/\bnumbers?\b/.test(arrow) ? numbers : [])
    assert.deepEqual(written.sort(), [...TAKEN[dataType], ...struct].sort(), `${type} in Parquet`)
  }
  const parts = /`indices` \(([^)]*)\) and `values` \(([^)]*)\)/.exec(PAGE)!
  assert.deepEqual(
    [names(parts[1]), names(parts[2])],
    [SPARSE_PARTS.indices.toSorted(), SPARSE_PARTS.values.toSorted()],
  )
})

test('formats.md has the limits of the code', () => {
  assert.match(PAGE, new RegExp(limits.jsonBytesMax.toLocaleString('en').replace(',', ' ')))
  assert.match(PAGE, new RegExp(`at most ${limits.textBytesMax / 1024 ** 2} MiB`))
})
