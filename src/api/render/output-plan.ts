/** Which fields a read fetches for its `outputFields`, and how a row of them is shown. */
import { apiError } from '../../core/errors.ts'
import {
  DYNAMIC_FIELD_NAME,
  type Field,
  fieldByName,
  isStruct,
  primaryField,
  type Schema,
  subFieldByName,
} from '../../core/schema.ts'
import { timezoneOf } from '../../core/timezone.ts'
import type { EngineRow } from '../../engine/engine.ts'
import { isComputed } from '../../functions/function-outputs.ts'
import { JsonCursor } from '../../json/json-cursor.ts'
import type { Call } from '../context.ts'
import { isObject } from '../contract/type.ts'
import { renderStructs, renderValue } from './render-value.ts'

export interface OutputPlan {
  readonly fields: readonly Field[]
  render(row: EngineRow): Record<string, unknown>
}

/** One key of a shown row. */
interface Part {
  readonly field: Field
  /** What is fetched for it: the field itself, of a struct the sub-fields that are asked for. */
  readonly read: readonly Field[]
  /** Where they stand in a row of the engine. */
  readonly at: number
}

/**
 * The primary key is always among the fields. Throws 1100 for a name that is neither a field nor can be a dynamic key, and
 * for the output of a BM25 function.
 */
export function planOutput(schema: Schema, names: readonly string[], call: Call): OutputPlan {
  const all = names.includes('*')
  const { parts, keys } = chosenParts(schema, all, names)
  const fields = parts.flatMap((part) => part.read)
  const timezone = timezoneOf(schema.timezone)
  const dynamic = schema.dynamicField && (all || keys.size > 0) ? schema.dynamicField : undefined
  return {
    fields: dynamic ? [...fields, dynamic] : fields,
    render(row) {
      const result: Record<string, unknown> = {}
      if (dynamic) Object.assign(result, dynamicPart(row[fields.length], all ? undefined : keys, call))
      for (const { field, read, at } of parts) {
        result[field.name] = isStruct(field)
          ? renderStructs(read, row.slice(at, at + read.length), call, timezone)
          : renderValue(field, row[at], call, timezone)
      }
      return result
    },
  }
}

function chosenParts(schema: Schema, all: boolean, names: readonly string[]): { parts: Part[]; keys: Set<string> } {
  const chosen = new Map<Field, Set<Field>>()
  const keys = new Set<string>()
  const choose = (field: Field, read: readonly Field[] = isStruct(field) ? field.subFields : [field]) =>
    chosen.set(field, new Set([...(chosen.get(field) ?? []), ...read]))
  for (const field of all ? schema.fields : [primaryField(schema)]) if (!isComputed(field)) choose(field)
  for (const name of names) {
    const field = fieldByName(schema, name)
    const place = subFieldByName(schema, name)
    if (field && isComputed(field))
      throw apiError('invalidParameter', `not allowed to retrieve raw data of field ${name}`)
    if (field) choose(field)
    else if (place) choose(place.struct, [place.sub])
    else if (name !== '*') {
      if (!schema.dynamicField) throw apiError('invalidParameter', `field ${name} not exist`)
      keys.add(name)
    }
  }
  let at = 0
  const parts = [...chosen].map(([field, wanted]): Part => {
    const read = isStruct(field) ? field.subFields.filter((sub) => wanted.has(sub)) : [field]
    const part = { field, read, at }
    at += read.length
    return part
  })
  return { parts, keys }
}

/** `keys` undefined = all of them; `$meta` among them = the object itself. */
function dynamicPart(stored: unknown, keys: Set<string> | undefined, call: Call): Record<string, unknown> {
  const meta = typeof stored === 'string' ? parseJson(stored) : {}
  if (!isObject(meta)) return {}
  const shown = Object.entries(meta).map(([key, value]) => [key, renderDynamic(value, call)] as const)
  const part = Object.fromEntries(shown.filter(([key]) => keys === undefined || keys.has(key)))
  return keys?.has(DYNAMIC_FIELD_NAME) ? { ...part, [DYNAMIC_FIELD_NAME]: Object.fromEntries(shown) } : part
}

/** Integers of dynamic keys are int64 to Milvus; those within objects and lists stay numbers. */
function renderDynamic(value: unknown, call: Call): unknown {
  const isInteger = typeof value === 'bigint' || Number.isInteger(value)
  return isInteger && call.int64AsText ? String(value) : value
}

function parseJson(text: string): unknown {
  const bytes = Buffer.from(text)
  return new JsonCursor(bytes, 0, bytes.length).readValue()
}
