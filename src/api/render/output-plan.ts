/** Which fields a read fetches for its `outputFields`, and how a row of them is shown. */
import { apiError } from '../../core/errors.ts'
import { DYNAMIC_FIELD_NAME, type Field, fieldByName, primaryField, type Schema } from '../../core/schema.ts'
import { timezoneOf } from '../../core/timezone.ts'
import type { EngineRow } from '../../engine/engine.ts'
import { isComputed } from '../../functions/function-outputs.ts'
import { JsonCursor } from '../../json/json-cursor.ts'
import type { Call } from '../context.ts'
import { isObject } from '../contract/type.ts'
import { renderValue } from './render-value.ts'

export interface OutputPlan {
  readonly fields: readonly Field[]
  render(row: EngineRow): Record<string, unknown>
}

/**
 * The primary key is always among the fields. Throws 1100 for a name that is neither a field nor can be a dynamic key, and
 * for the output of a BM25 function.
 */
export function planOutput(schema: Schema, names: readonly string[], call: Call): OutputPlan {
  const all = names.includes('*')
  const fields = new Set<Field>(all ? schema.fields.filter((field) => !isComputed(field)) : [primaryField(schema)])
  const keys = new Set<string>()
  for (const name of names) {
    const field = fieldByName(schema, name)
    if (field && isComputed(field))
      throw apiError('invalidParameter', `not allowed to retrieve raw data of field ${name}`)
    if (field) fields.add(field)
    else if (name !== '*') {
      if (!schema.dynamicField) throw apiError('invalidParameter', `field ${name} not exist`)
      keys.add(name)
    }
  }
  const shown = [...fields]
  const timezone = timezoneOf(schema.timezone)
  const dynamic = schema.dynamicField && (all || keys.size > 0) ? schema.dynamicField : undefined
  return {
    fields: dynamic ? [...shown, dynamic] : shown,
    render(row) {
      const result: Record<string, unknown> = {}
      if (dynamic) Object.assign(result, dynamicPart(row[shown.length], all ? undefined : keys, call))
      shown.forEach((field, i) => {
        result[field.name] = renderValue(field, row[i], call, timezone)
      })
      return result
    },
  }
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
