/** CSV: header, quotes, separators, cells. */
import type { Section } from '../error-case.ts'

const file = (text: string | Buffer) => ({ 'a.csv': text })

export const csv: Section = {
  title: 'CSV',
  text: 'A `.csv` file begins with a row of names. Cells that hold commas, quotes or line breaks stand in double quotes.',
  examples: [
    {
      title: 'An empty file',
      files: file(''),
      made: 'a file of 0 bytes',
      todo: 'Look at whether the writer and the upload came to their end. No rows at all are a header alone.',
    },
    {
      title: 'A column is missing',
      fields: ['text VarChar(8)'],
      files: file('id,Text\n1,a\n'),
      todo: 'Rename the column. Names are compared exactly, blanks included.',
    },
    {
      title: 'Another separator',
      fields: ['text VarChar(8)'],
      files: file('id;text\n1;a\n'),
      todo: 'Give the option: `"options": {"sep": ";"}`. For tabs it is `"sep": "\\t"`.',
    },
    {
      title: 'No header',
      fields: ['text VarChar(8)'],
      files: file('1,a\n2,b\n'),
      todo: 'Put the names of the columns into the first line.',
    },
    {
      title: 'A column twice',
      files: file('id,id\n1,2\n'),
      todo: 'Remove or rename one of them.',
    },
    {
      title: 'A header that is no UTF-8',
      files: file(Buffer.from('id,caf\xe9\n1,2\n', 'latin1')),
      made: '`id,café` in Latin-1',
      todo: 'Save the file as UTF-8.',
    },
    {
      title: 'A primary key that the server makes',
      autoId: true,
      files: file('id,vector\n1,"[0.1, 0.2, 0.3]"\n'),
      todo: 'Remove the column, or make the collection without `autoId`.',
    },
    {
      corpus: 'csv/bm25_given',
      title: 'A column that the server computes',
      made: 'the file has a column for the output of a BM25 function',
      todo: 'Remove the column.',
    },
    {
      title: 'A list without quotes around its cell',
      files: file('id,vector\n1,[0.1, 0.2, 0.3]\n'),
      todo: 'Quote the cell: `1,"[0.1, 0.2, 0.3]"`. Every CSV library does.',
    },
    {
      title: 'A list that is no JSON',
      files: file('id,vector\n1,[0.1 0.2 0.3]\n'),
      todo: 'Write lists as JSON: `json.dumps(v.tolist())`.',
    },
    {
      title: 'An empty cell',
      fields: ['n Int64'],
      files: file('id,n\n1,\n'),
      todo: 'Make the field nullable or give it a default value, or fill the gap. The option `nullkey` names another text for null.',
    },
    {
      title: 'A quote in a cell that is not quoted',
      fields: ['text VarChar(8)'],
      files: file('id,text\n1,5" disk\n'),
      todo: 'Quote the cell and write its quotes twice: `1,"5"" disk"`.',
    },
    {
      title: 'A quote in a quoted cell',
      fields: ['doc JSON'],
      files: file('id,doc\n1,"{"a": 1}"\n'),
      todo: 'Write the quotes twice: `1,"{""a"": 1}"`.',
    },
    {
      title: 'A quote that is never closed',
      fields: ['text VarChar(8)'],
      files: file('id,text\n1,"a\n2,b\n'),
      todo: 'Line and column are those of the quote that opens.',
    },
    {
      title: 'Too many columns',
      files: file(`id${','.repeat(17_000)}\n`),
      made: '`id,,,,…` with 17 000 commas',
      todo: 'A file has at most 16 384 columns. A whole file on one line has lost its line breaks.',
    },
    {
      title: 'A separator that cannot be one',
      files: file('id\n1\n'),
      options: { sep: '"' },
      todo: 'The first character of the option counts; an empty one is the comma.',
    },
  ],
}
