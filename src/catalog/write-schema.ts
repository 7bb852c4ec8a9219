/** The schema of a collection as writers need it: with the properties that decide which rows are taken. */
import type { Schema } from '../core/schema.ts'
import type { Collection } from './records.ts'

export const ALLOW_INSERT_AUTO_ID = 'allow_insert_auto_id'

export const writeSchema = ({ schema, properties }: Collection): Schema =>
  properties[ALLOW_INSERT_AUTO_ID] === 'true' ? { ...schema, allowInsertAutoId: true } : schema
