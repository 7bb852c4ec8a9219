/** A struct field with a sub-field of each kind, and requests around it. */
export const sub = (fieldName: string, elementDataType: string, elementTypeParams: object = {}, more: object = {}) => ({
  fieldName,
  dataType: elementDataType.endsWith('Vector') ? 'ArrayOfVector' : 'Array',
  elementDataType,
  elementTypeParams,
  ...more,
})
export const PK = { fieldName: 'id', dataType: 'Int64', isPrimary: true }
export const VECTOR = { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
export const PARTS = {
  fieldName: 'parts',
  description: 'what it is made of',
  nullable: true,
  typeParams: { max_capacity: 3 },
  fields: [sub('n', 'Int32'), sub('t', 'VarChar', { max_length: 4 }), sub('e', 'FloatVector', { dim: '2' })],
}
export const body = (structFields: unknown[], more: object = {}, schema: object = {}) => ({
  collectionName: 'c',
  schema: { fields: [PK, VECTOR], structFields, ...schema },
  ...more,
})

export const one = (more: object, ...fields: unknown[]) => ({
  ...PARTS,
  fields: fields.length ? fields : PARTS.fields,
  ...more,
})
