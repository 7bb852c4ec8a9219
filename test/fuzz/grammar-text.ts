/** Grammar-made JSON, JSON Lines and CSV for a schema: mostly right, with every kind of wrong mixed in. */
import fc from 'fast-check'
import {
  elementField,
  type Field,
  isServersOwn,
  type Schema,
  type StructField,
  shortName,
  storedFields,
  subFieldPlaces,
} from '../../src/core/schema.ts'
import { geometryText, timeText } from './grammar-times.ts'
import { BLANK, INT_BITS, integerText, ODD } from './grammar-values.ts'
import { base64Text, packedJson, sparseJson } from './grammar-vectors.ts'

const text = (max: number) => fc.string({ unit: 'grapheme', maxLength: Math.min(max, 12) })
const numberText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e38, max: 1e38 }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: -60, max: 19 }))
    .map(([m, e]) => `${m}e${e}`),
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})\.\d{1,30}$/),
)

/** A string of JSON with some of its characters as escapes. */
const jsonString = (max: number) =>
  fc
    .tuple(text(max), fc.boolean())
    .map(([value, escaped]) =>
      escaped
        ? `"${Array.from({ length: value.length }, (_, i) => `\\u${value.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(value),
    )

const jsonValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.constantFrom('{"a":1,"a":2}', '{"__proto__":{"x":1}}', '[1e400]', '{"":{"":[]}}'),
)

function goodJson(field: Field): fc.Arbitrary<string> {
  switch (field.dataType) {
    case 'Bool':
      return fc.constantFrom('true', 'false')
    case 'Float':
    case 'Double':
      return numberText
    case 'VarChar':
    case 'Text':
      return jsonString(field.maxLength ?? 20)
    case 'Geometry':
      return geometryText.map((value) => JSON.stringify(value))
    case 'Timestamptz':
      return timeText.map((value) => JSON.stringify(value))
    case 'BinaryVector':
    case 'Float16Vector':
    case 'BFloat16Vector':
    case 'Int8Vector':
      return packedJson(field)
    case 'SparseFloatVector':
      return sparseJson
    case 'JSON':
      return fc.oneof(
        jsonValue,
        jsonValue.map((value) => JSON.stringify(value)),
      )
    case 'ArrayOfStruct':
      return structsJson(field as StructField)
    case 'Array':
    case 'FloatVector': {
      const element =
        field.dataType === 'Array'
          ? { ...field, dataType: field.elementType! }
          : { ...field, dataType: 'Float' as const }
      const exact = field.dim ?? 0
      const size = exact > 0 ? { minLength: exact, maxLength: exact } : { maxLength: field.maxCapacity ?? 8 }
      return fc
        .tuple(fc.array(valueJson(element, 600), size), BLANK)
        .map(([items, blank]) => `[${blank}${items.join(`${blank},`)}${blank}]`)
    }
    default:
      return integerText(INT_BITS[field.dataType])
  }
}

/** Keys in their order or turned; sometimes one is missing, twice, or another. */
function structsJson(struct: StructField): fc.Arbitrary<string> {
  const entry = (sub: Field) =>
    fc.tuple(valueJson(elementField(sub), 400), BLANK).map(([value, blank]) => `"${shortName(sub)}"${blank}:${value}`)
  const one = fc
    .tuple(fc.tuple(...struct.subFields.map(entry)), fc.nat(120), fc.boolean())
    .map(([entries, damage, turn]) => {
      const list = turn ? entries.toReversed() : entries
      if (damage === 0) list.pop()
      if (damage === 1) list.push(list[0])
      if (damage === 2) list.push('"more":1')
      if (damage === 3) list[0] = `"x${list[0].slice(1)}`
      return `{${list.join(',')}}`
    })
  const element = fc.oneof({ weight: 60, arbitrary: one }, { weight: 1, arbitrary: ODD })
  return fc.array(element, { maxLength: struct.maxCapacity }).map((items) => `[${items.join(', ')}]`)
}

/** Of `oddity` + 2 values one is odd and one null. */
const valueJson = (field: Field, oddity = 150): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: oddity, arbitrary: goodJson(field) },
    { weight: field.nullable ? Math.floor(oddity / 4) : 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: ODD },
  )

function rowJson(schema: Schema): fc.Arbitrary<string> {
  const fields = schema.fields.filter((field) => !isServersOwn(field, schema))
  const entries = fields.map((field) =>
    fc.tuple(valueJson(field), BLANK).map(([value, blank]) => `${blank}${JSON.stringify(field.name)}${blank}:${value}`),
  )
  const extra = fc.oneof(
    fc.tuple(jsonString(6), jsonValue).map(([key, value]) => `${key}:${value}`),
    jsonValue.map((value) => `"$meta":${value}`),
    fc.constant(`"$meta":"{\\"m\\":1}"`),
    ...entries,
    ...subFieldPlaces(schema).map(({ sub }) => fc.constant(`"${sub.name}":[]`)),
  )
  const extras = fc.oneof(
    { weight: 12, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(extra, { maxLength: 2 }) },
  )
  return fc.tuple(fc.tuple(...entries), extras, fc.nat({ max: 60 }), fc.boolean()).map(([given, more, drop, turn]) => {
    const kept: string[] = given.filter((_, i) => i !== drop)
    return `{${(turn ? [...more, ...kept] : [...kept, ...more].reverse()).join(',')}}`
  })
}

export function jsonFile(schema: Schema): fc.Arbitrary<string> {
  const head = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('[', ' [', '\ufeff[', '{"rows":[', '{"ROWS" : [') },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '{"row":[', '[[') },
  )
  const tail = fc.oneof(
    { weight: 20, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(',', '}', ' x', '[]', '\u0000') },
  )
  return fc
    .tuple(head, fc.array(rowJson(schema), { maxLength: 5 }), BLANK, tail)
    .map(
      ([start, rows, blank, end]) =>
        `${start}${rows.join(`${blank},${blank}`)}${blank}]${start.includes('{') ? '}' : ''}${end}`,
    )
}

export function jsonLinesFile(schema: Schema): fc.Arbitrary<string> {
  const between = fc.constantFrom(...Array(12).fill('\n'), '\r\n', '\n\n', ' \n ', ',\n', ' ', '')
  return fc
    .tuple(fc.array(rowJson(schema), { maxLength: 5 }), between, fc.boolean())
    .map(([rows, gap, last]) => rows.join(gap) + (last ? gap : ''))
}

function cellText(field: Field, nullKey: string): fc.Arbitrary<string> {
  const good =
    field.dataType === 'Geometry'
      ? geometryText
      : field.dataType === 'Timestamptz'
        ? timeText
        : field.dataType === 'VarChar' || field.dataType === 'Text'
          ? text(field.maxLength ?? 20)
          : field.dataType === 'Bool'
            ? fc.constantFrom('true', 'False', '1', 'f', 'yes')
            : field.dataType === 'Float' || field.dataType === 'Double'
              ? fc.oneof(numberText, fc.constantFrom('.5', '5.', '+1', '0x1.8p3', '0X.p1', 'inf', '-nan', '0x1p-160'))
              : field.dataType === 'BinaryVector'
                ? fc.oneof(goodJson(field), base64Text(field.dim! / 8))
                : goodJson(field)
  return fc.oneof(
    { weight: 150, arbitrary: good },
    { weight: field.nullable ? 40 : 1, arbitrary: fc.constant(nullKey) },
    { weight: 1, arbitrary: ODD },
  )
}

export function csvFile(schema: Schema, separator: string, nullKey: string): fc.Arbitrary<string> {
  const fields = storedFields(schema).filter((field) => !isServersOwn(field, schema))
  const cells = fields.map((field) => cellText(field, nullKey))
  const style = fc.constantFrom('needed', 'needed', 'all', 'never')
  const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\n\n', '\r')
  const names = fields.map(({ name }) => name)
  const quoted = (cell: string, how: string) =>
    how === 'all' || (how === 'needed' && (/["\r\n]/.test(cell) || cell.includes(separator)))
      ? `"${cell.replaceAll('"', '""')}"`
      : cell
  return fc
    .tuple(fc.array(fc.tuple(...cells), { maxLength: 5 }), style, lineEnd, fc.nat({ max: 50 }), fc.boolean())
    .map(([rows, how, end, damage, last]) => {
      const extra = damage < 5 ? ['more'] : []
      const lines = [[...names, ...extra], ...rows.map((row) => [...row, ...(damage === 0 ? [] : extra)])]
      return lines.map((line) => line.map((cell) => quoted(cell, how)).join(separator)).join(end) + (last ? end : '')
    })
}
