/** CSV files: quoting, headers, null keys, dynamic columns, and where errors are said to be. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvReader } from '../../src/formats/csv/read-csv.ts'
import { field } from '../support/field.ts'
import { readError, readRows, schemaOf, WIDE } from './csv-json-support.ts'

const pair = schemaOf([field('a', 'VarChar', { maxLength: 1000 }), field('b', 'VarChar', { maxLength: 1000 })])
const one = schemaOf([field('a', 'VarChar', { maxLength: 1000 })])
const docs = schemaOf([field('id', 'Int64', { isPrimary: true }), field('v', 'FloatVector', { dim: 2 })])
const open = schemaOf([field('id', 'Int64', { isPrimary: true })], true)

const cells = async (text: string, options = {}) =>
  (await readRows(csvReader, pair, text, options)).map((r) => [r.a, r.b])

test('cells are cut as RFC 4180 says, and nothing in them is changed', async () => {
  assert.deepEqual(await cells('a,b\n1,2\n3,4\n'), [
    ['1', '2'],
    ['3', '4'],
  ])
  assert.deepEqual(await cells('a,b\r\n1,2\r\n3,4'), [
    ['1', '2'],
    ['3', '4'],
  ])
  assert.deepEqual(await cells('\ufeffb,a\n1,2'), [['2', '1']])
  assert.deepEqual(await cells('a,b\n\n1,2\n\r\n\n3,4\n\n'), [
    ['1', '2'],
    ['3', '4'],
  ])
  assert.deepEqual(await cells('a,b\n"x,y","say ""hi"""\n"",\n'), [
    ['x,y', 'say "hi"'],
    ['', ''],
  ])
  assert.deepEqual(await cells('a,b\n"line 1\r\nline 2","""" \n'.replace(' \n', '\n')), [['line 1\r\nline 2', '"']])
  assert.deepEqual(await cells('a,b\n 1 ,\t2 \n'), [[' 1 ', '\t2 ']])
  assert.deepEqual(await cells('a,b\nx\ry,2\n'), [['x\ry', '2']])
  assert.deepEqual(await cells('a,b\n1,2\r'), [['1', '2']])
  assert.deepEqual(await cells('a,b\n3,'), [['3', '']])
  assert.deepEqual(await cells('a,b'), [])
  assert.deepEqual(await cells('"a","b"\n1,2'), [['1', '2']])
})

test('the separator is the first character of the option', async () => {
  assert.deepEqual(await cells('a|b\n1,1|2\n', { separator: '|' }), [['1,1', '2']])
  assert.deepEqual(await cells('a\tb\n1\t2\n', { separator: '\tx' }), [['1', '2']])
  assert.deepEqual(await cells('a¦b\n1¦"2¦"\n', { separator: '¦', sizes: { readBytes: 1, rowBytesMax: 99 } }), [
    ['1', '2¦'],
  ])
  assert.deepEqual(await cells('a,b\n1,2\n', { separator: '' }), [['1', '2']])
  for (const separator of ['\0', '\n', '\r', '"', '\uFFFD']) {
    assert.match((await readError(csvReader, pair, 'a,b\n', { separator })).message, /^unsupported csv separator: /)
  }
})

for (const sizes of [WIDE, { readBytes: 1, rowBytesMax: 4096 }]) {
  test(`what is wrong with a record is refused, with its row and line (${sizes.readBytes} bytes a read)`, async () => {
    const refused = async (text: string, message: RegExp, row: number | undefined, line: number) => {
      const error = await readError(csvReader, pair, text, { sizes })
      assert.match(error.message, message, text)
      assert.deepEqual([error.place.row, error.place.line], [row, line], text)
    }
    await refused('', /^failed to read csv header, error: EOF/, undefined, 1)
    await refused('\n\n', /^failed to read csv header, error: EOF/, undefined, 3)
    await refused(
      'a,b\n1\n',
      /^failed to parse row, error: the number of fields in the row is not equal to the header.*expected 2 fields; found 1 field, the first of them '1'/,
      0,
      2,
    )
    await refused('a,b\n1,2\n1,2,3\n', /not equal to the header/, 1, 3)
    await refused('a,b\n1,2\nx"y,2\n3,4\n', /bare " in non-quoted field/, 1, 3)
    await refused('a,b\n"x"y,2\n3,4\n', /extraneous or missing " in quoted-field/, 0, 2)
    await refused('a,b\n"x" ,2\n', /extraneous or missing "/, 0, 2)
    await refused(
      'a,b\n1,2\n\n"x,2\n3,4\n',
      /extraneous or missing ".*found the end of the file; hint: the quote that opens here/,
      1,
      4,
    )
    await refused('a,"b\n', /^failed to read csv header, error: extraneous or missing "/, undefined, 1)
  })
}

test('a header that cannot be right is refused', async () => {
  const errorOf = async (text: string, schema = pair) => (await readError(csvReader, schema, text)).message
  assert.match(await errorOf('a,a,b\n'), /^duplicated column in the csv header: 'a'/)
  assert.match(await errorOf('a\n1\n'), /^value of field is missed: 'b'/)
  assert.match(
    await errorOf('a, B\n1,2\n'),
    /value of field is missed: 'b'.*hint: the file has a column ' B'; the field is called 'b'/,
  )
  const auto = schemaOf([field('id', 'Int64', { isPrimary: true, autoId: true }), field('n', 'Int8')])
  assert.match(await errorOf('id,n\n', auto), /^the primary key 'id' is auto-generated, no need to provide/)
  assert.deepEqual(await readRows(csvReader, auto, 'n\n5\n'), [{ id: 1n, n: 5 }])
})

test('vectors, arrays and JSON are JSON text in a cell', async () => {
  const schema = schemaOf([
    field('v', 'FloatVector', { dim: 2 }),
    field('l', 'Array', { elementType: 'Int8', maxCapacity: 4 }),
    field('j', 'JSON'),
  ])
  const text = 'v,l,j\n"[0.5, 2]","[1,2]","{""a"": ""x""}"\n"[1,2]",[],[]\n'
  assert.deepEqual(await readRows(csvReader, schema, text), [
    { v: [0.5, 2], l: [1, 2], j: '{"a":"x"}' },
    { v: [1, 2], l: [], j: '[]' },
  ])
  const error = await readError(csvReader, docs, 'id,v\n1,"[1,2]"\n2,"[1]"\n')
  assert.deepEqual(error.place, { file: 'data/file.txt', row: 1, line: 3, column: 4, byte: 18, field: 'v' })
  assert.match(
    error.message,
    /^failed to parse row, error: expected dim '2' for field 'v' with type 'FloatVector', got dim '1'/,
  )
  assert.match(
    (await readError(csvReader, docs, 'id,v\nx,"[1,2]"\n')).message,
    /expected type 'Int64' for field 'id', got type 'string' with value 'x'/,
  )
})

test('the null key means null or the default where there is one, else it is a value', async () => {
  const schema = schemaOf([
    field('n', 'Int8', { nullable: true }),
    field('d', 'Int8', { nullable: true, defaultValue: 9 }),
    field('s', 'VarChar', { maxLength: 9 }),
  ])
  assert.deepEqual(await readRows(csvReader, schema, 'n,d,s\n,,\n"",1,""\n'), [
    { n: null, d: 9, s: '' },
    { n: null, d: 1, s: '' },
  ])
  const nullKey = 'NULL'
  assert.deepEqual(await readRows(csvReader, schema, 'n,d,s\nNULL,NULL,NULL\n', { nullKey }), [
    { n: null, d: 9, s: 'NULL' },
  ])
  await readError(csvReader, schema, 'n,d,s\nnull,1,x\n', { nullKey })
  await readError(csvReader, schema, 'n,d,s\n,1,x\n', { nullKey })
  assert.deepEqual(await readRows(csvReader, schema, 's\nx\n'), [{ n: null, d: 9, s: 'x' }])
})

test('unknown columns become strings in $meta, where the collection takes them', async () => {
  const metaOf = async (text: string) => (await readRows(csvReader, open, text)).map((r) => r.$meta)
  assert.deepEqual(await metaOf('id\n1\n'), ['{}'])
  assert.deepEqual(await metaOf('id,x,"y""z"\n1,2,\n'), ['{"x":"2","y\\"z":""}'])
  assert.deepEqual(await metaOf('$meta,id,x\n"{""n"": 9007199254740993}",1,a\n'), ['{"n":9007199254740993,"x":"a"}'])
  const errorOf = async (text: string) => (await readError(csvReader, open, text)).message
  assert.match(await errorOf('id,$meta\n1,\n'), /illegal value for dynamic field, not a JSON format string/)
  assert.match(await errorOf('id,$meta\n1,[]\n'), /illegal value for dynamic field, not a JSON object/)
  assert.match(await errorOf('id,x,$meta\n1,2,"{""x"":1}"\n'), /duplicated key/)
  assert.match(await errorOf('id,$meta\n1,"{""id"":1}"\n'), /'id' is a field of the collection/)
  assert.deepEqual(await readRows(csvReader, one, 'a,x,$meta\n1,2,3\n'), [{ a: '1' }])
})

test('invalid UTF-8 is refused in values, ignored columns and the header', async () => {
  const bad = (before: string, after: string) =>
    Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)])
  assert.match(
    (await readError(csvReader, pair, bad('a,b\n1,', '\n'))).message,
    /field 'b' contains invalid UTF-8 data/,
  )
  assert.match((await readError(csvReader, one, bad('a,x\n1,', '\n'))).message, /field 'x' contains invalid UTF-8 data/)
  assert.match((await readError(csvReader, one, bad('a,', '\n1,2\n'))).message, /a column name contains invalid UTF-8/)
  assert.match(
    (await readError(csvReader, open, bad('id,x\n1,', '\n'))).message,
    /field 'x' contains invalid UTF-8 data/,
  )
})

test('pieces of any size give back any cells, however they are quoted', async () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ä', '') }),
    fc.string({ unit: 'grapheme' }),
  )
  const rows = fc.array(fc.tuple(cell, cell), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 64 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      async (content, readBytes, line, always) => {
        const quote = (c: string) => (always || /[",\r\n]/.test(c) || c === '' ? `"${c.replaceAll('"', '""')}"` : c)
        const text = ['a,b', ...content.map((r) => r.map(quote).join(','))].join(line)
        assert.deepEqual(await cells(text, { sizes: { readBytes, rowBytesMax: 1 << 20 } }), content)
      },
    ),
    { seed: 5, numRuns: 400 },
  )
})
