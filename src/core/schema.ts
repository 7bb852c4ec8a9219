/** The schema of a collection: what its fields are. Pure data; nothing here checks rows (columns/) or requests (api/). */

export const SCALAR_TYPES = [
  'Bool',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Float',
  'Double',
  'VarChar',
  'Text',
  'JSON',
  'Geometry',
  'Timestamptz',
] as const
export type ScalarType = (typeof SCALAR_TYPES)[number]
/** Array elements: every scalar but Text, JSON, Geometry and Timestamptz. */
export const ELEMENT_TYPES = ['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'Float', 'Double', 'VarChar'] as const
export type ElementType = (typeof ELEMENT_TYPES)[number]
/** One row is `dim` numbers, or for BinaryVector bits. */
export const DENSE_TYPES = ['FloatVector', 'BinaryVector', 'Float16Vector', 'BFloat16Vector', 'Int8Vector'] as const
export type DenseType = (typeof DENSE_TYPES)[number]
export const VECTOR_TYPES = [...DENSE_TYPES, 'SparseFloatVector'] as const
export type VectorType = (typeof VECTOR_TYPES)[number]
/** What a field of its own may be. */
export const PLAIN_TYPES = [...SCALAR_TYPES, 'Array', ...VECTOR_TYPES] as const
/** A list of structs; and what a struct may hold beside Array: a list of vectors. */
export const STRUCT_TYPES = ['ArrayOfStruct', 'ArrayOfVector'] as const
export type DataType = (typeof PLAIN_TYPES)[number] | (typeof STRUCT_TYPES)[number]

/** Functions that make a field out of another: BM25 here, TextEmbedding by a service that Elanus does not call. */
export const FUNCTION_TYPES = ['BM25', 'TextEmbedding'] as const
export type FunctionType = (typeof FUNCTION_TYPES)[number]

/** A default or a single value as it is kept: int64 and the microseconds of a Timestamptz as bigint, everything else as its JavaScript twin. */
export type ScalarValue = boolean | number | bigint | string

export interface Field {
  /** Milvus' field id: 100, 101, … It never changes and is never reused within a collection. */
  readonly id: number
  readonly name: string
  readonly dataType: DataType
  readonly description: string
  readonly isPrimary: boolean
  readonly autoId: boolean
  readonly isPartitionKey: boolean
  readonly nullable: boolean
  readonly defaultValue?: ScalarValue
  /** Only for Array. */
  readonly elementType?: ElementType
  /** Only for ArrayOfVector. */
  readonly vectorType?: DenseType
  /** VarChar, or an Array of VarChar: the most UTF-8 bytes a value may have. */
  readonly maxLength?: number
  /** Array, ArrayOfVector, ArrayOfStruct: the most elements a value may have. */
  readonly maxCapacity?: number
  /** Dense vectors, ArrayOfVector: how many numbers, or for BinaryVector bits. */
  readonly dim?: number
  /** Only for ArrayOfStruct: what each struct holds. Each is an Array or an ArrayOfVector, and is named `struct[sub]`. */
  readonly subFields?: readonly Field[]
  /** VarChar and Text: whether functions may cut the value into terms. */
  readonly enableAnalyzer?: boolean
  /** VarChar and Text: how they do, as JSON text; the standard analyzer where it is not said. */
  readonly analyzerParams?: string
  /** The field is the output of a function of this type. */
  readonly functionOutput?: FunctionType
}

export interface StructField extends Field {
  readonly dataType: 'ArrayOfStruct'
  readonly subFields: readonly Field[]
  readonly maxCapacity: number
}

/** A function of a collection: it makes the output field of a row from its input field. */
export interface FieldFunction {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly type: FunctionType
  readonly inputId: number
  readonly outputId: number
  readonly params: Readonly<Record<string, string>>
}

export interface Schema {
  /** In the order of the request, structs behind all others. The dynamic field is not among them: see `dynamicField`. */
  readonly fields: readonly Field[]
  /** The hidden JSON field `$meta`, present where the collection takes dynamic keys. */
  readonly dynamicField?: Field
  /** The collection's property `timezone`, an IANA name: timestamps without an offset are in it, and all are shown in it. Absent: UTC. */
  readonly timezone?: string
  /** Absent where there is none. */
  readonly functions?: readonly FieldFunction[]
  /** Rows bring the outputs of functions other than BM25. Set for writing only: see functions/function-outputs. */
  readonly takesFunctionOutputs?: boolean
  /** Rows may bring the primary key that would else be made for them (the property `allow_insert_auto_id`). */
  readonly allowInsertAutoId?: boolean
}

export const DYNAMIC_FIELD_NAME = '$meta'

/** The physical column of a field. A struct has none: each of its sub-fields has one. Named by id, so renaming is free and no user text ever reaches SQL as a name. */
export const columnName = (field: Pick<Field, 'id'>): string => `f${field.id}`

/** The hidden Int16 column of partition-key collections: the ordinal of the row's partition. */
export const PARTITION_COLUMN = 'p'

export function primaryField(schema: Schema): Field {
  const field = schema.fields.find((f) => f.isPrimary)
  if (!field) throw new Error('a schema without a primary field passed validation')
  return field
}

/** The field must not be given: the server alone makes it. */
export const isServersOwn = (field: Field, schema: Schema): boolean => field.autoId && !schema.allowInsertAutoId

export const partitionKeyField = (schema: Schema): Field | undefined => schema.fields.find((f) => f.isPartitionKey)

export const isVectorType = (type: DataType): type is VectorType => (VECTOR_TYPES as readonly string[]).includes(type)

/** Vectors with a `dim`. */
export const isDense = (field: Field): boolean => isVector(field) && field.dataType !== 'SparseFloatVector'

export const isVector = (field: Field): boolean => isVectorType(field.dataType)

export const vectorFields = (schema: Schema): Field[] => schema.fields.filter(isVector)

/** How many items a list of the field's dense vector has: numbers, or for BinaryVector bytes. */
export const vectorItems = (field: Field): number => (field.dataType === 'BinaryVector' ? field.dim! / 8 : field.dim!)

/** What makes the field, and from which one; undefined for a field that is no output. */
export function sourceOf(schema: Schema, output: Field): { made: FieldFunction; input: Field } | undefined {
  const made = schema.functions?.find((f) => f.outputId === output.id)
  return made && { made, input: schema.fields.find((f) => f.id === made.inputId)! }
}

export const fieldByName = (schema: Schema, name: string): Field | undefined =>
  schema.fields.find((f) => f.name === name)

/** Every stored field: the user's, then `$meta`. */
export const storedFields = (schema: Schema): Field[] =>
  schema.dynamicField ? [...schema.fields, schema.dynamicField] : [...schema.fields]

export const isStruct = (field: Field): field is StructField => field.dataType === 'ArrayOfStruct'

/** The name a sub-field has within its struct. */
export const shortName = (sub: Field): string => sub.name.slice(sub.name.indexOf('[') + 1, -1)

export interface SubFieldPlace {
  readonly struct: StructField
  readonly sub: Field
}

/** Every sub-field with its struct. */
export const subFieldPlaces = (schema: Schema): SubFieldPlace[] =>
  schema.fields.filter(isStruct).flatMap((struct) => struct.subFields.map((sub) => ({ struct, sub })))

/** `name` as `struct[sub]`. */
export const subFieldByName = (schema: Schema, name: string): SubFieldPlace | undefined =>
  subFieldPlaces(schema).find(({ sub }) => sub.name === name)

/** What one element of an Array or an ArrayOfVector is: a field of its own that is never null. */
export const elementField = (list: Field): Field => ({
  ...list,
  dataType: list.elementType ?? list.vectorType!,
  elementType: undefined,
  vectorType: undefined,
  isPrimary: false,
  nullable: false,
  defaultValue: undefined,
})
