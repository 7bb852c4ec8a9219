/** Hostile JSON, JSON Lines and CSV: too deep, too long, too many. Long ones are streams that exist nowhere. */
import { field } from '../support/field.ts'
import { type Hostile, text } from './hostile.ts'

const doc = field('doc', 'JSON')
const title = field('title', 'VarChar', { maxLength: 60000 })
const DEPTH = 100_000
const GIB = 1024 ** 3
const manyKeys = (): string => {
  const keys = Array.from({ length: 3_000_000 }, (_, i) => `"k${i.toString(36)}":0`)
  return `{"id":1,${keys.join(',')},"vec":[1,2]}`
}

export const hostileTexts: readonly Hostile[] = [
  {
    name: 'JSON lists nested 100 000 deep in a JSON field',
    format: 'json',
    fields: [doc],
    files: () => [text('deep.json', `[{"id":1,"vec":[1,2],"doc":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}]`)],
    message: /nested deeper than 512.*row 0, line 1, .*field 'doc'/,
  },
  {
    name: 'JSON objects nested 100 000 deep under a key that nobody wants',
    format: 'json',
    files: () => [text('deep.json', `[{"id":1,"vec":[1,2],"x":${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}}]`)],
    message: /nested deeper than 512.*row 0/,
  },
  {
    name: 'JSON text nested 100 000 deep within a string',
    format: 'jsonl',
    fields: [doc],
    files: () => [text('deep.jsonl', `{"id":1,"vec":[1,2],"doc":"${'['.repeat(DEPTH)}"}`)],
    message: /expected type 'JSON' for field 'doc'.*row 0, line 1/,
  },
  {
    name: 'a vector that is nested 100 000 deep in a CSV cell',
    format: 'csv',
    files: () => [text('deep.csv', `id,vec\n1,"${'['.repeat(DEPTH)}"\n`)],
    message: /expected type 'FloatVector'.*row 0, line 2, .*field 'vec'/,
  },
  {
    name: 'a JSON string of 2 GiB',
    format: 'json',
    fields: [title],
    files: () => [text('long.json', '[{"id":1,"title":"', 'a', 2 * GIB)],
    message: /the row is too long, file: long.json \(row 0, line 1, .*at most 67108864 bytes/,
  },
  {
    name: 'a JSON Lines row of 2 GiB of open brackets',
    format: 'jsonl',
    files: () => [text('long.jsonl', '{"id":1,"x":', '[', 2 * GIB)],
    message: /nested deeper than 512.*row 0/,
  },
  {
    name: 'a JSON root key of 1 GiB',
    format: 'json',
    files: () => [text('long.json', '{"', 'r', GIB)],
    message: /failed to decode JSON.*file: long.json/,
  },
  {
    name: 'a JSON number of 60 million digits',
    format: 'jsonl',
    files: () => [text('long.jsonl', `{"id":${'9'.repeat(60_000_000)},"vec":[1,2]}`)],
    message: /is out of range for field 'id'.*row 0/,
  },
  {
    name: 'a row of 3 million dynamic keys',
    format: 'jsonl',
    dynamic: true,
    files: () => [text('keys.jsonl', manyKeys())],
    message: /more than \d+ keys.*row 0/,
  },
  {
    name: 'a JSON value of 3 million keys',
    format: 'jsonl',
    fields: [doc],
    files: () => [text('keys.jsonl', `{"id":1,"vec":[1,2],"doc":${manyKeys()}}`)],
    message: /more than \d+ keys.*row 0, line 1, .*field 'doc'/,
  },
  {
    name: 'a row of 3 million unknown keys that lacks a field',
    format: 'jsonl',
    fields: [title],
    files: () => [text('keys.jsonl', manyKeys())],
    message: /value of field 'title' is missed.*row 0, line 1/,
  },
  {
    name: 'a CSV header of 100 000 columns',
    format: 'csv',
    files: () => [text('wide.csv', `id,vec,${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n`)],
    message: /failed to read csv header.*more than 16384 columns.*file: wide.csv \(line 1, /,
  },
  {
    name: 'a CSV row of 1 GiB of commas',
    format: 'csv',
    files: () => [text('wide.csv', 'id,vec\n', ',', GIB)],
    message: /more than 16384 columns.*row 0, line 2/,
  },
  {
    name: 'a CSV cell whose quote never ends',
    format: 'csv',
    files: () => [text('long.csv', 'id,vec\n1,"', 'x', 2 * GIB)],
    message: /the row is too long.*file: long.csv/,
  },
  {
    name: 'two CSV columns with one name of 20 million characters',
    format: 'csv',
    files: () => [text('name.csv', `${'n'.repeat(2e7)},${'n'.repeat(2e7)}\n`)],
    message: /duplicated column in the csv header: 'n{50}/,
  },
]
