/** Values that a field does not take. Every format says it in these words; the examples are JSON Lines unless they cannot be. */
import type { CorpusExample, Section } from '../error-case.ts'
import { messageOf } from '../reason-of.ts'

const RESERVED: CorpusExample = { corpus: 'json/auto_id_reserved', title: '', todo: '' }
const row = (text: string) => ({ 'a.jsonl': text })

export const values: Section = {
  title: 'Values',
  text: 'What a field does not take is refused in the same words whatever the format; the place is that of the format.',
  examples: [
    {
      title: 'A field is missing',
      fields: ['text VarChar(8)'],
      files: row('{"id": 1}\n'),
      todo: 'Give the field in every row, or make it nullable, or give it a default value.',
    },
    {
      title: 'A field has another name in the file',
      fields: ['vector FloatVector(3)'],
      files: row('{"id": 1, "emb": [0.1, 0.2, 0.3]}\n'),
      todo: 'Rename the key, or the field. Names are compared exactly: case, blanks and all.',
    },
    {
      title: 'The fields stand within another key',
      fields: ['text VarChar(8)'],
      files: row('{"id": 1, "fields": {"text": "a"}}\n'),
      todo: 'Put the keys of a row at its top. With a dynamic field the outer key would be kept as a dynamic one.',
    },
    {
      title: 'A number in quotes',
      fields: ['n Int64'],
      files: row('{"id": 1, "n": "12"}\n'),
      todo: 'Write numbers without quotes. Milvus refuses them, too; only CSV has no quotes to tell by.',
    },
    {
      title: 'An integer with a fraction or an exponent',
      fields: ['n Int32'],
      files: row('{"id": 1, "n": 1.0}\n'),
      todo: 'Write plain integers. pandas makes floats of integers with gaps: `df["n"].astype("Int64")`.',
    },
    {
      title: 'A number out of range',
      fields: ['n Int8'],
      files: row('{"id": 1, "n": 128}\n'),
      todo: 'Take a wider type for the field, or mend the value. Nothing is ever wrapped or cut.',
    },
    {
      title: 'A float that overflows',
      fields: ['x Float'],
      files: row('{"id": 1, "x": 1e39}\n'),
      todo: 'Take Double for the field, or mend the value.',
    },
    {
      title: 'NaN in a number',
      fields: ['x Double'],
      files: { 'a.csv': 'id,x\n1,NaN\n' },
      todo: 'Fill it, or leave it out where the field is nullable. In CSV the option `"nullkey": "NaN"` makes it null.',
    },
    {
      title: 'A null',
      fields: ['text VarChar(8)'],
      files: row('{"id": 1, "text": null}\n'),
      todo: 'Make the field nullable, give it a default value, or fill the gap.',
    },
    {
      title: 'A truth value that is a number',
      fields: ['flag Bool'],
      files: row('{"id": 1, "flag": 1}\n'),
      todo: 'Write `true` and `false`. CSV also takes 1, 0, t, f, T, F, TRUE, FALSE, True and False.',
    },
    {
      title: 'A string that is a number',
      fields: ['text VarChar(8)'],
      files: row('{"id": 1, "text": 7}\n'),
      todo: 'Put it in quotes, or take a number for the field.',
    },
    {
      title: 'A string that is too long',
      fields: ['text VarChar(8)'],
      files: row('{"id": 1, "text": "東京東京"}\n'),
      todo: 'Raise `max_length`, which counts bytes of UTF-8, or shorten the text. Nothing is cut off silently.',
    },
    {
      title: 'A string that is no UTF-8',
      fields: ['text VarChar(8)'],
      files: { 'a.jsonl': Buffer.from('{"id": 1, "text": "caf\xe9"}\n', 'latin1') },
      made: '`{"id": 1, "text": "café"}` in Latin-1: é is the byte E9',
      todo: 'Write the file as UTF-8: `iconv -f latin1 -t utf8`, or `open(path, "w", encoding="utf-8")` in Python.',
    },
    {
      title: 'A vector of another dimension',
      fields: ['title FloatVector(2) nullable'],
      files: row('{"id": 1, "vector": [0.1, 0.2]}\n'),
      todo: 'Look which model made the vectors; the hint names a field that has this dimension.',
    },
    {
      title: 'A vector in quotes',
      files: row('{"id": 1, "vector": "[0.1, 0.2, 0.3]"}\n'),
      todo: 'Leave the quotes out; in CSV the cell has them because of its commas, and they do no harm.',
    },
    {
      title: 'A gap in a vector',
      files: row('{"id": 1, "vector": [0.1, null, 0.3]}\n'),
      todo: 'A vector has a number in every place. Leave the whole vector out where the field is nullable.',
    },
    {
      title: 'NaN in a vector',
      files: { 'a.csv': 'id,vector\n1,"[0.1, NaN, 0.3]"\n' },
      todo: 'Find out why the model made it; `numpy.isfinite(vectors).all(axis=1)` finds the other rows.',
    },
    {
      title: 'A 16-bit float that overflows',
      fields: ['half Float16Vector(2) nullable'],
      files: row('{"id": 1, "half": [0.5, 70000]}\n'),
      todo: 'Scale the vectors, or take BFloat16Vector, which has the range of a 32-bit float.',
    },
    {
      title: 'A binary vector of bits instead of bytes',
      fields: ['bits BinaryVector(8) nullable'],
      files: row('{"id": 1, "bits": [0, 1, 0, 1, 1, 0, 0, 1]}\n'),
      todo: 'Pack eight dimensions into a byte: `numpy.packbits(bits, axis=1)`.',
    },
    {
      title: 'A fraction in a vector of integers',
      fields: ['small Int8Vector(2) nullable'],
      files: row('{"id": 1, "small": [1.5, 2]}\n'),
      todo: 'Round before writing; the server rounds nothing.',
    },
    {
      title: 'A list that is too long',
      fields: ['tags Array<Int8>(2)'],
      files: row('{"id": 1, "tags": [1, 2, 3]}\n'),
      todo: 'Raise `max_capacity`, or shorten the list.',
    },
    {
      title: 'An element of another type',
      fields: ['tags Array<VarChar(4)>(2)'],
      files: row('{"id": 1, "tags": ["a", 2]}\n'),
      todo: 'All elements of an Array have its element type, and none is null.',
    },
    {
      title: 'A JSON value of too many bytes',
      fields: ['doc JSON'],
      files: row(`{"id": 1, "doc": ["${'x'.repeat(65_600)}"]}\n`),
      made: '`{"id": 1, "doc": ["xxx…"]}`, with 65 600 times x',
      todo: 'A JSON value has at most 64 KiB without blanks. Put long texts into a VarChar or Text field.',
    },
    {
      title: 'A JSON value of too many keys',
      fields: ['doc JSON'],
      files: row(`{"id": 1, "doc": {${Array.from({ length: 14_000 }, (_, i) => `"${i}":0`).join(',')}}}\n`),
      made: '`{"id": 1, "doc": {"0":0,"1":0,…}}`, with 14 000 keys',
      todo: 'So many keys cannot fit in 64 KiB. Split the value over rows or fields.',
    },
    {
      title: 'A string that should hold JSON',
      fields: ['doc JSON'],
      files: row('{"id": 1, "doc": "red"}\n'),
      todo: 'Give the value itself, `{"color": "red"}`, or its text; a plain string is `"\\"red\\""`.',
    },
    {
      title: 'A key twice',
      fields: ['doc JSON'],
      files: row('{"id": 1, "doc": {"a": 1, "a": 2}}\n'),
      todo: 'Leave one of them out: nobody can know which was meant. The same goes for the keys of the row itself.',
    },
    {
      title: 'A sparse vector with an index that is none',
      fields: ['sparse SparseFloatVector nullable'],
      files: row('{"id": 1, "sparse": {"a": 0.5}}\n'),
      todo: 'Indices are integers from 0 to 4294967294, each once; values are finite and not negative.',
    },
    {
      title: 'A sparse vector with a value that is no number',
      fields: ['sparse SparseFloatVector nullable'],
      files: row('{"id": 1, "sparse": {"1": "0.5"}}\n'),
      todo: 'Values are numbers without quotes, finite and not negative.',
    },
    {
      title: 'A text that is no time',
      fields: ['at Timestamptz'],
      files: row('{"id": 1, "at": "31.12.2024"}\n'),
      todo: 'Write times as in RFC 3339. Without an offset they are in the time zone of the collection.',
    },
    {
      title: 'A number for a time',
      fields: ['at Timestamptz'],
      files: row('{"id": 1, "at": 1735603200}\n'),
      todo: 'Write it as text. NumPy and Parquet also have types for times, which say the unit.',
    },
    {
      corpus: 'parquet/timestamp_of_nanos',
      title: 'A time between two microseconds',
      made: 'a Parquet column of nanoseconds, one of which is no whole microsecond',
      todo: 'Cut it yourself, if it may be: `table.cast`, or `df.dt.floor("us")`.',
    },
    {
      title: 'A text that is no geometry',
      fields: ['place Geometry'],
      files: row('{"id": 1, "place": "POINT (1, 2)"}\n'),
      todo: 'Write it as WKT: `POINT (1 2)`.',
    },
    {
      corpus: 'json/bm25_given',
      title: 'Values that the server computes',
      made: 'the rows bring the output of a BM25 function',
      todo: 'Leave it out: the server computes it from the text.',
    },
    {
      title: 'A primary key that the server makes',
      autoId: true,
      files: row('{"id": 1, "vector": [0.1, 0.2, 0.3]}\n'),
      todo: 'Leave the key out of the file, or make the collection without `autoId`.',
    },
    {
      corpus: 'json/auto_id_not_in_all_rows',
      title: 'Primary keys in some rows',
      made: 'with `autoId` and the property `allow_insert_auto_id`, row 2 lacks the key that the rows before it have',
      todo: 'Give the key in all rows of a file, or in none.',
    },
    {
      reason: () => messageOf(RESERVED),
      title: 'A primary key that the server would make later',
      made: 'with `autoId` and the property `allow_insert_auto_id`, a key is as great as those that the server makes',
      todo: 'Take smaller keys: the server could give the same one to another row.',
    },
    {
      title: 'Dynamic keys that are no object',
      dynamic: true,
      files: row('{"id": 1, "$meta": [1]}\n'),
      todo: 'Give an object, or leave `$meta` out and put the dynamic keys beside the fields.',
    },
    {
      title: 'Dynamic keys that are no JSON',
      dynamic: true,
      files: { 'a.csv': 'id,$meta\n1,{a: 1}\n' },
      todo: 'Write them by `json.dumps`.',
    },
    {
      title: 'A field among the dynamic keys',
      dynamic: true,
      files: row('{"id": 1, "$meta": {"vector": [1, 2, 3]}}\n'),
      todo: 'Put the value of a field beside `$meta`: in it, it would hide the field.',
    },
  ],
}
