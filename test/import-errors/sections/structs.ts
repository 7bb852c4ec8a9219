/** Struct arrays: lists of objects, or of structs, with exactly the sub-fields of the field. All out of the corpus. */
import type { Section } from '../error-case.ts'

export const structs: Section = {
  title: 'Struct arrays',
  text: 'A value is a list of objects with exactly the keys of the field, here `pairs` with `n` and `vec`; `position` counts them from 0 within the row.',
  examples: [
    {
      corpus: 'json/struct_element_number',
      title: 'Something else than an object in the list',
      made: 'the list holds a number',
      todo: 'Write each element as an object with the keys of the field.',
    },
    {
      corpus: 'json/struct_key_missing',
      title: 'An object with too few or too many keys',
      made: 'the second object of the list lacks `vec`',
      todo: 'Give each object every key of the field, and no other.',
    },
    {
      corpus: 'json/struct_key_unexpected',
      title: 'An object with another key',
      made: 'an object has `Vec` in place of `vec`',
      todo: 'Rename the key. Names are compared exactly.',
    },
    {
      corpus: 'json/struct_wrong_dim',
      title: 'A vector of another dimension within a struct',
      made: 'the vector of the second object has 3 numbers, the field 2',
      todo: 'Field and position say which vector it is.',
    },
    {
      corpus: 'json/struct_value_overflow',
      title: 'A value that its sub-field does not take',
      made: 'the number of the second object is 2^31',
      todo: 'Mend the value; what a sub-field takes is what a field of its type takes.',
    },
    {
      corpus: 'json/struct_flat_key',
      title: 'A sub-field beside its struct',
      made: 'a row has the key `pairs[n]`',
      todo: 'Write the struct as a list of objects. Milvus keeps sub-fields under such names, but does not take them.',
    },
    {
      corpus: 'csv/struct_flat_column',
      title: 'A sub-field as a column of CSV',
      made: 'the header has `pairs[n]`',
      todo: 'Write the struct as one column of JSON lists.',
    },
    {
      corpus: 'parquet/struct_field_too_many',
      title: 'Structs of other fields in Parquet',
      made: 'the column has one field more than the struct',
      todo: 'Select the fields before writing: exactly those of the collection.',
    },
    {
      corpus: 'parquet/struct_field_other_name',
      title: 'A struct of Parquet whose field has another name',
      made: 'a field is called `Vec`',
      todo: 'Rename it. Names are compared exactly.',
    },
    {
      corpus: 'parquet/struct_flat_column',
      title: 'A sub-field as a column of Parquet',
      made: 'the file has a column `pairs[n]`',
      todo: 'Write the struct as one column of lists of structs.',
    },
    {
      corpus: 'parquet/struct_value_null',
      title: 'A gap in a struct',
      made: 'the number of the second struct is null',
      todo: 'Fill the gaps: the elements of a list, and their values, may not be null.',
    },
  ],
}
