/** The names of Arrow types that no field takes, as arrow-go prints them: for messages only. Pure. */
import type { LogicalType, SchemaElement, SchemaTree } from 'hyparquet'

/** `nameOf` names what is inside. */
export function otherName({ element, children }: SchemaTree, nameOf: (node: SchemaTree) => string): string {
  if (children.length > 0) return groupName(element, children, nameOf)
  const logical = element.logical_type
  if (logical) return logicalName(logical)
  if (element.converted_type) return convertedName(element)
  if (element.type === 'BYTE_ARRAY') return 'binary'
  if (element.type === 'FIXED_LEN_BYTE_ARRAY') return `fixed_size_binary[${element.type_length}]`
  return element.type === 'INT96' ? 'timestamp[ns]' : String(element.type).toLowerCase()
}

function groupName(element: SchemaElement, children: SchemaTree[], nameOf: (node: SchemaTree) => string): string {
  const type = element.logical_type?.type ?? element.converted_type
  if (type === 'LIST') {
    const [repeated] = children
    return `list<item: ${nameOf(repeated.children.length === 1 ? repeated.children[0] : repeated)}, nullable>`
  }
  if (type) return type.toLowerCase()
  return `struct<${children.map((child) => `${child.element.name}: ${nameOf(child)}`).join(', ')}>`
}

const UNITS = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' } as const

function logicalName(logical: LogicalType): string {
  switch (logical.type) {
    case 'DECIMAL':
      return `decimal(${logical.precision}, ${logical.scale})`
    case 'DATE':
      return 'date32'
    case 'TIME':
      return timeName(UNITS[logical.unit])
    case 'TIMESTAMP':
      return timestampName(UNITS[logical.unit], logical.isAdjustedToUTC)
    default:
      return logical.type.toLowerCase()
  }
}

function convertedName({ converted_type: type, precision, scale }: SchemaElement): string {
  switch (type) {
    case 'DECIMAL':
      return `decimal(${precision}, ${scale ?? 0})`
    case 'DATE':
      return 'date32'
    case 'TIME_MILLIS':
      return timeName('ms')
    case 'TIME_MICROS':
      return timeName('us')
    case 'TIMESTAMP_MILLIS':
      return timestampName('ms', true)
    case 'TIMESTAMP_MICROS':
      return timestampName('us', true)
    default:
      return String(type).toLowerCase()
  }
}

const timeName = (unit: string): string => `time${unit === 'ms' ? 32 : 64}[${unit}]`
const timestampName = (unit: string, isUtc: boolean): string => `timestamp[${unit}${isUtc ? ', tz=UTC' : ''}]`
