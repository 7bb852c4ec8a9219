/** The schema of a collection as writers need it: with the properties that decide which rows are taken. */
import type { Schema } from '../core/schema.ts'
import { ALLOW_OUTPUTS } from '../functions/function-outputs.ts'
import type { Collection } from './records.ts'

export const ALLOW_INSERT_AUTO_ID = 'allow_insert_auto_id'

export const writeSchema = ({ schema, properties }: Pick<Collection, 'schema' | 'properties'>): Schema => ({
  ...schema,
  ...(properties[ALLOW_INSERT_AUTO_ID] === 'true' ? { allowInsertAutoId: true } : {}),
  ...(properties[ALLOW_OUTPUTS] === 'true' ? { takesFunctionOutputs: true } : {}),
})
