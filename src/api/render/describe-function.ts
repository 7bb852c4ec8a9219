/** A function as `collections/describe` shows it: its type as Milvus' number. */
import type { FieldFunction, FunctionType, Schema } from '../../core/schema.ts'

const TYPE_NUMBERS: Readonly<Record<FunctionType, number>> = { BM25: 1, TextEmbedding: 2 }

export function describeFunction(made: FieldFunction, schema: Schema): Record<string, unknown> {
  const nameOf = (id: number) => schema.fields.find((f) => f.id === id)!.name
  const params = Object.entries(made.params).map(([key, value]) => ({ key, value }))
  return {
    description: made.description,
    id: made.id,
    inputFieldNames: [nameOf(made.inputId)],
    name: made.name,
    outputFieldNames: [nameOf(made.outputId)],
    params: params.length > 0 ? params : null,
    type: TYPE_NUMBERS[made.type],
  }
}
