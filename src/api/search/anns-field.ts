/** Which vector field a search is about. */

import { type Field, type Schema, subFieldByName, vectorFields } from '../../core/schema.ts'
import { badJson } from '../contract/type.ts'

/** The name may be left out where there is one vector field, those in structs aside. Throws 1801, as Milvus does. */
export function annsField(schema: Schema, name: string): Field {
  const vectors = vectorFields(schema)
  if (name === '') {
    if (vectors.length === 1) return vectors[0]
    if (vectors.length === 0) throw badJson('cannot find a vector field outside the structs, please give annsField')
    throw badJson(
      'search without annsField, but already found multiple vector fields: ['.concat(
        vectors.map((f) => f.name).join(' '),
        ']',
      ),
    )
  }
  const sub = subFieldByName(schema, name)?.sub
  const field = sub?.vectorType ? sub : vectors.find((f) => f.name === name)
  if (!field) throw badJson(`cannot find a vector field named: ${name}`)
  return field
}
