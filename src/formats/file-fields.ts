/** Which fields a file need not have, and which it may not have: the same in every format. */
import { type Field, isServersOwn, type Schema } from '../core/schema.ts'
import { isComputed, outputRefusal } from '../functions/function-outputs.ts'

/** The server has a value for the field in every row that has none. */
export const mayLack = (field: Field, schema: Schema): boolean =>
  field.autoId ||
  field.nullable ||
  field.defaultValue !== undefined ||
  field === schema.dynamicField ||
  isComputed(field)

/** Why a file may not have the field, in Milvus' words; undefined where it may. */
export const refusalOfField = (field: Field, schema: Schema): string | undefined =>
  isServersOwn(field, schema)
    ? `the primary key '${field.name}' is auto-generated, no need to provide`
    : outputRefusal(field, schema)
