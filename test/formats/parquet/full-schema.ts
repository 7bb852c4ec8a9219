/** The schema of the fixtures parquet-full.*: every type a field can have but $meta. */
import type { Schema } from '../../../src/core/schema.ts'
import { field } from '../../support/field.ts'
import { list, primary, text, vector } from '../numpy/read-rows.ts'

export const DIM = 8
export const full: Schema = {
  fields: [
    primary(),
    vector(DIM),
    text('title'),
    field('flag', 'Bool'),
    field('small', 'Int16'),
    field('score', 'Float'),
    field('ratio', 'Double'),
    field('meta', 'JSON'),
    list('tags', 'Int32'),
    list('words', 'VarChar'),
  ],
}
