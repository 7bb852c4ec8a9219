/** Parquet files, all of them out of the corpus: made by pyarrow, pandas and polars, some damaged afterwards. */
import type { Section } from '../error-case.ts'

export const parquet: Section = {
  title: 'Parquet',
  text: 'Rows count through the file; row groups and pages are those of the file, `page at byte` being an offset in it.',
  examples: [
    {
      corpus: 'parquet/embedding_column_named_emb',
      title: 'A column has another name',
      made: 'the collection has `vector`, of dim 4; the file has `emb`, a list of 4 floats',
      todo: 'Rename the column: `table.rename_columns`, or `df.rename(columns=…)`.',
    },
    {
      corpus: 'parquet/pandas_ids_became_floats',
      title: 'A column of another type',
      made: '`pandas.DataFrame({"id": [1, 2, None], …}).to_parquet(…)`: the gap makes floats of the integers',
      todo: 'Cast the column before it is written. Integers may be narrower than the field, never wider.',
    },
    {
      corpus: 'parquet/no_column_is_a_field',
      title: 'No column is a field',
      made: 'the file has other columns only; the fields are auto-generated or nullable',
      todo: 'Look whether it is the file, or the collection, that was meant.',
    },
    {
      corpus: 'parquet/column_twice',
      title: 'A column twice',
      made: 'two columns are called `text`',
      todo: 'Remove or rename one of them.',
    },
    {
      corpus: 'parquet/auto_id_given',
      title: 'A primary key that the server makes',
      made: 'the file has a column for the key',
      todo: 'Leave the column out: `table.drop_columns`.',
    },
    {
      corpus: 'parquet/wrong_dim',
      title: 'A vector of another dimension',
      made: 'the list of row 2 has 3 numbers',
      todo: 'Row and row group say where it is: `pq.ParquetFile(path).read_row_group(0)`.',
    },
    {
      corpus: 'parquet/null_vector_element',
      title: 'A gap in a vector or list',
      made: 'the second number of row 2 is null',
      todo: 'Fill the gaps before writing.',
    },
    {
      corpus: 'parquet/null_not_nullable',
      title: 'A null',
      made: 'the text of row 1 is null',
      todo: 'Make the field nullable, give it a default value, or fill the gap.',
    },
    {
      corpus: 'parquet/auto_id_reserved',
      title: 'A key that the server has still to give',
      made: 'with `autoId` and `allow_insert_auto_id`, row 1 has the key 2^62',
      todo: 'Take smaller keys, or leave the column out: the server then gives them.',
    },
    {
      corpus: 'parquet/text_element_not_utf8',
      title: 'A string in a list that is no UTF-8',
      made: 'a list of binary values, called strings in the schema',
      todo: 'Write the texts as UTF-8.',
    },
    {
      corpus: 'parquet/truncated',
      title: 'A file that is cut off',
      made: 'the last bytes are missing',
      todo: 'A Parquet file is whole once its writer was closed: write and upload it again.',
    },
    {
      corpus: 'parquet/not_parquet',
      title: 'It is no Parquet file',
      made: 'a CSV file with the ending .parquet',
      todo: 'Give the file the ending of what it is.',
    },
    {
      corpus: 'parquet/damaged_page',
      title: 'A page that cannot be decoded',
      made: 'some bytes of a page were overwritten',
      todo: 'Read it by another tool; if that cannot, write and upload the file again.',
    },
  ],
}
