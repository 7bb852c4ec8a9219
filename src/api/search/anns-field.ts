/** Which vector field a search is about. */

import { type Field, type Schema, vectorFields } from '../../core/schema.ts'
import { badJson } from '../contract/type.ts'

/** The name may be left out where there is one vector field. Throws 1801, as Milvus does. */
export function annsField(schema: Schema, name: string): Field {
  const vectors = vectorFields(schema)
  if (name === '') {
    if (vectors.length === 1) return vectors[0]
    throw badJson(
      'search without annsField, but already found multiple vector fields: ['.concat(
        vectors.map((f) => f.name).join(' '),
        ']',
      ),
    )
  }
  const field = vectors.find((f) => f.name === name)
  if (!field) throw badJson(`cannot find a vector field named: ${name}`)
  return field
}
