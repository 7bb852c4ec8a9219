/** JSON and JSON Lines: what is wrong with the text, before anybody looks at a value. */
import { buildSchema } from '../../../src/api/schema/build-schema.ts'
import { createRequest } from '../../../src/api/schema/create-request.ts'
import { BatchBuilder } from '../../../src/columns/batch-builder.ts'
import { IdBlock } from '../../../src/columns/id-block.ts'
import { jsonReader } from '../../../src/formats/json/read-json.ts'
import { csvOptions } from '../../../src/import/csv-options.ts'
import { memorySource } from '../../support/memory-source.ts'
import { type Section, schemaRequest } from '../error-case.ts'

async function rowWithoutEnd(): Promise<string> {
  const sizes = { readBytes: 512, rowBytesMax: 1024 }
  const schema = buildSchema(createRequest.decode({ collectionName: 'c', schema: schemaRequest({}) }).schema!, 'c')
  const source = memorySource('a.json', Buffer.from(`[{"id": 1, "text": "${'x'.repeat(4096)}`))
  const request = { sources: [source], range: { kind: 'whole' as const }, csv: csvOptions({}) }
  const { signal } = new AbortController()
  const batch = new BatchBuilder(schema, new IdBlock(1n), 0)
  try {
    await jsonReader(sizes)({ ...request, signal, onBatch: async () => {} }, batch)
  } catch (error) {
    return `error: ${(error as Error).message}`
  }
  throw new Error('accepted')
}

const file = (text: string) => ({ 'a.json': text })
const lines = (text: string) => ({ 'a.jsonl': text })

export const json: Section = {
  title: 'JSON',
  text: 'A `.json` file is one list of rows, `[{…}, {…}]`, or an object whose only key `rows` holds it.',
  examples: [
    {
      title: 'An empty file',
      files: file(''),
      made: 'a file of 0 bytes',
      todo: 'Look at whether the writer and the upload came to their end. No rows at all are `[]`.',
    },
    {
      title: 'It begins with something else',
      files: file('id,vector\n1,"[0.1, 0.2, 0.3]"\n'),
      todo: 'Give the file the ending of what it is.',
    },
    {
      title: 'The list has another name',
      files: file('{"data": [{"id": 1}]}'),
      todo: 'Call it `rows`, or write the list alone.',
    },
    {
      title: 'Rows without a list around them',
      files: file('{"id": 1}\n{"id": 2}\n'),
      todo: 'This is JSON Lines: give the file the ending .jsonl.',
    },
    {
      title: 'A table of pandas by columns',
      files: file('{"id": {"0": 1, "1": 2}}'),
      todo: 'Write it by `df.to_json(path, orient="records")`.',
    },
    {
      title: 'A key without quotes',
      files: file('{rows: [{"id": 1}]}'),
      todo: 'Put every key into double quotes.',
    },
    {
      title: 'A key that is no UTF-8',
      files: { 'a.json': Buffer.from('[{"id": 1, "caf\xe9": 2}]', 'latin1') },
      made: '`[{"id": 1, "café": 2}]` in Latin-1',
      todo: 'Save the file as UTF-8.',
    },
    {
      title: 'The rows are no list',
      files: file('{"rows": {"id": 1}}'),
      todo: 'Put brackets around the rows.',
    },
    {
      title: 'Another key beside the rows',
      files: file('{"rows": [{"id": 1}], "total": 1}'),
      todo: 'Leave the other keys out.',
    },
    {
      title: 'Something behind the end',
      files: file('[{"id": 1}]\n[{"id": 2}]\n'),
      todo: 'Put all rows into one list, or each file of rows into a file of its own.',
    },
    {
      title: 'A comma behind the last row',
      files: file('[{"id": 1},\n]'),
      todo: 'Remove the comma.',
    },
    {
      title: 'The file ends within a row',
      files: file('[{"id": 1}, {"id": 2, "vec'),
      todo: 'The file was cut off, by a full disk or an upload that broke: compare sizes, and upload it again.',
    },
    {
      title: 'A row that is a list',
      files: file('[[1, [0.1, 0.2, 0.3]]]'),
      todo: 'A row is an object that names its fields.',
    },
    {
      title: 'Quotes of Python',
      files: file("[{'id': 1}]"),
      todo: 'Write the file by `json.dump`, not by `print` or `str`.',
    },
    {
      title: 'NaN',
      fields: ['x Float nullable'],
      files: file('[{"id": 1, "x": NaN}]'),
      todo: 'JSON has no NaN; Python writes it all the same. `json.dump(…, allow_nan=False)` finds it when writing.',
    },
    {
      title: 'A line break within a string',
      fields: ['text VarChar(8)'],
      files: file('[{"id": 1, "text": "a\nb"}]'),
      todo: 'Write it as `\\n`; every JSON library does.',
    },
    {
      title: 'A backslash by itself',
      fields: ['path VarChar(8)'],
      files: file('[{"id": 1, "path": "C:\\data"}]'),
      todo: 'Write backslashes twice: `"C:\\\\data"`.',
    },
    {
      title: 'An escape that is no character',
      fields: ['text VarChar(8)'],
      files: file('[{"id": 1, "text": "\\u00zz"}]'),
      todo: 'Behind `\\u` there are four hexadecimal digits.',
    },
    {
      title: 'Half of a character',
      fields: ['text VarChar(8)'],
      files: file('[{"id": 1, "text": "\\ud83d"}]'),
      todo: 'The text was cut in the middle of an emoji: cut it by characters before it is written.',
    },
    {
      title: 'A number that JSON does not know',
      fields: ['doc JSON'],
      files: file('[{"id": 1, "doc": {"x": 1e999}}]'),
      todo: 'Numbers within JSON values have the range of a 64-bit float.',
    },
    {
      title: 'Nested too deep',
      fields: ['doc JSON'],
      files: file(`[{"id": 1, "doc": ${'['.repeat(600)}${']'.repeat(600)}}]`),
      made: '`[{"id": 1, "doc": [[[…]]]}]`, with 600 brackets',
      todo: 'Values may be nested 512 deep.',
    },
    {
      title: 'A row without an end',
      reason: rowWithoutEnd,
      made: 'a quote is never closed, and much text follows; the limit is 64 MiB, here it is lowered to 1 KiB',
      todo: 'A row has at most 64 MiB. Look for the quote or bracket that is missing in the row that is named.',
    },
  ],
}

export const jsonLines: Section = {
  title: 'JSON Lines',
  text: 'A `.jsonl` or `.ndjson` file has one row object a line.',
  examples: [
    {
      title: 'Commas between the rows',
      files: lines('{"id": 1},\n{"id": 2}\n'),
      todo: 'Leave the commas out, or put brackets around all and call the file .json.',
    },
    {
      title: 'Two rows on one line',
      files: lines('{"id": 1} {"id": 2}\n'),
      todo: 'Put a line break between them.',
    },
    {
      title: 'A list of rows',
      files: lines('[{"id": 1}, {"id": 2}]\n'),
      todo: 'Call the file .json.',
    },
    {
      title: 'The form of a .json file',
      fields: ['text VarChar(8)'],
      files: lines('{"rows": [{"id": 1, "text": "a"}]}\n'),
      todo: 'Call the file .json.',
    },
    {
      title: 'A bracket too many',
      files: lines('{"id": 1}\n}\n'),
      todo: 'Look at the end of the row before it.',
    },
    {
      title: 'A quote or comma is missing',
      files: lines('{"id": 1}\n{"id": 2 "vector": [0.1, 0.2, 0.3]}\n'),
      todo: 'Line and column say where; the row is valid up to there.',
    },
  ],
}
