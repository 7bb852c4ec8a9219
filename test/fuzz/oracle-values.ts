/** The oracle's rules for values: what a field takes from a JSON value, a CSV cell or a decoded number. Throws Refused. */
import { type DataType, type Field, type Schema, type StructField, shortName } from '../../src/core/schema.ts'
import { canonicalEntries, canonicalNumber, canonicalTree } from './canonical.ts'
import { exactFloat32 } from './exact-float.ts'
import { isMade } from './first-id.ts'
import { parseTree, Refused, type Tree } from './json-tree.ts'
import { geometryOf, timeOf } from './oracle-times.ts'
import { bytesOfBase64, isPacked, packedOf, sparseOf } from './oracle-vectors.ts'

const INT_BITS: Partial<Record<DataType, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True']
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False']

export const refuse = (field: Field, why: unknown): never => {
  throw new Refused(`${field.name}: ${why}`)
}

/** A missing value or an explicit null. */
export function nullOf(field: Field): unknown {
  const given = field.defaultValue
  if (given === undefined) return field.nullable ? null : refuse(field, 'null')
  if (typeof given === 'number' && !(field.dataType in INT_BITS)) return floatOf(field, String(given))
  if (field.dataType === 'JSON') return canonicalTree(parseTree(String(given)))
  return field.dataType === 'Int64' || field.dataType === 'Timestamptz'
    ? String(given)
    : typeof given === 'bigint'
      ? Number(given)
      : given
}

export function integerOf(field: Field, value: bigint): unknown {
  const bits = INT_BITS[field.dataType]!
  if (BigInt.asIntN(Number(bits), value) !== value) refuse(field, value)
  return bits === 64n ? String(value) : Number(value)
}

/** Decimal text. */
export function floatOf(field: Field, text: string): unknown {
  const value = field.dataType === 'Double' ? Number(text) : nearestFloat32(text)
  return Number.isFinite(value) ? canonicalNumber(value) : refuse(field, text)
}

/** Beyond these a number is 0 or infinite in any case. */
function nearestFloat32(text: string): number {
  const value = Number(text)
  return value === 0 || Math.abs(value) > 1e60 || text.length > 2000 ? Math.fround(value) : exactFloat32(text)
}

/** What comes as a string. */
const TEXTS: readonly DataType[] = ['VarChar', 'Text', 'Geometry', 'Timestamptz']

export function textOf(field: Field, text: string): string {
  if (field.dataType === 'Geometry') return geometryOf(field, text)
  if (field.dataType === 'Timestamptz') return timeOf(field, text)
  const bytesMax = field.dataType === 'Text' ? 2 ** 21 : (field.maxLength ?? 65535)
  return Buffer.byteLength(text) <= bytesMax ? text : refuse(field, 'too long')
}

export const isText = ({ dataType }: Field): boolean => TEXTS.includes(dataType)

/** `dataType` differs from the field's for the elements of an array. */
export function treeOf(field: Field, tree: Tree): unknown {
  if (tree.t === 'word' && tree.value === null) return nullOf(field)
  const { dataType } = field
  if (dataType === 'JSON') return canonicalTree(tree.t === 'string' ? parseTree(tree.text) : tree)
  if (dataType === 'Bool') return tree.t === 'word' ? tree.value : refuse(field, tree.t)
  if (isText(field)) return tree.t === 'string' ? textOf(field, tree.text) : refuse(field, tree.t)
  if (isPacked(field)) return packedOf(field, tree)
  if (dataType === 'SparseFloatVector') return sparseOf(field, tree)
  if (dataType === 'ArrayOfStruct') return structsOf(field as StructField, tree)
  if (dataType === 'Array' || dataType === 'FloatVector') return listOf(field, tree)
  if (tree.t !== 'number') return refuse(field, tree.t)
  if (!(dataType in INT_BITS)) return floatOf(field, tree.text)
  return /^-?\d+$/.test(tree.text) ? integerOf(field, BigInt(tree.text)) : refuse(field, tree.text)
}

export const elementOf = ({ elementType, vectorType, ...field }: Field): Field => ({
  ...field,
  dataType: elementType ?? vectorType ?? 'Float',
  nullable: false,
  defaultValue: undefined,
})

function listOf(field: Field, tree: Tree): unknown {
  if (tree.t !== 'array') return refuse(field, tree.t)
  checkLength(field, tree.items.length)
  const element = elementOf(field)
  return tree.items.map((item) => treeOf(element, item))
}

/** Each struct as its values in the order of the sub-fields. */
function structsOf(struct: StructField, tree: Tree): unknown {
  if (tree.t !== 'array') return refuse(struct, tree.t)
  checkLength(struct, tree.items.length)
  return tree.items.map((item) => {
    if (item.t !== 'object') return refuse(struct, item.t)
    const entries = new Map(item.entries)
    if (item.entries.length !== struct.subFields.length || entries.size !== struct.subFields.length) {
      refuse(struct, 'other keys')
    }
    return struct.subFields.map((sub) => treeOf(elementOf(sub), entries.get(shortName(sub)) ?? refuse(sub, 'missing')))
  })
}

export function checkLength(field: Field, length: number): void {
  if (field.dataType === 'FloatVector' ? length !== field.dim : length > field.maxCapacity!) refuse(field, length)
}

export function cellOf(field: Field, cell: string): unknown {
  const { dataType } = field
  if (dataType === 'Bool') return TRUE.includes(cell) || (FALSE.includes(cell) ? false : refuse(field, cell))
  if (isText(field)) return textOf(field, cell)
  if (dataType === 'BinaryVector' && cell.startsWith('"')) return bytesOfBase64(field, parseTree(cell))
  if (isPacked(field) || dataType === 'SparseFloatVector') return treeOf(field, parseTree(cell))
  if (dataType === 'JSON') return canonicalTree(parseTree(cell))
  if (['Array', 'ArrayOfStruct', 'FloatVector'].includes(dataType)) return treeOf(field, parseTree(cell))
  if (dataType in INT_BITS)
    return /^[+-]?\d+$/.test(cell) ? integerOf(field, BigInt(cell.replace('+', ''))) : refuse(field, cell)
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell)) return floatOf(field, cell)
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/.exec(cell)
  if (!hex || !`${hex[2]}${hex[3]}` || `${hex[2]}${hex[3]}`.replace(/^0+/, '').length > 13) return refuse(field, cell)
  const value =
    Number(`${hex[1]}1`) * Number(BigInt(`0x${hex[2]}${hex[3]}`)) * 2 ** (Number(hex[4]) - 4 * hex[3].length)
  return floatOf(field, String(value))
}

/** A key that a row brings to an auto-id collection; none that the server has still to make. */
export function givenKey(field: Field, key: unknown): unknown {
  return isMade(key) ? refuse(field, `the key ${key}`) : key
}

/** Refuses a `$meta` whose keys hide fields. */
export function checkMeta(schema: Schema, meta: Tree): void {
  if (meta.t !== 'object') throw new Refused('$meta is no object')
  for (const [key] of meta.entries) {
    if (key === '$meta' || schema.fields.some(({ name }) => name === key)) throw new Refused(`$meta has ${key}`)
  }
}

/** The dynamic field of a row from its own keys and what stood in `$meta`. */
export function dynamicOf(schema: Schema, own: readonly (readonly [string, Tree])[], metas: readonly Tree[]): unknown {
  const merged = [...own]
  for (const meta of metas) {
    const object = meta.t === 'string' ? parseTree(meta.text) : meta
    checkMeta(schema, object)
    if (object.t === 'object') merged.push(...object.entries)
  }
  return { object: canonicalEntries(merged) }
}
