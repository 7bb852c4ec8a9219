/** A field of a schema with nothing special about it but what is said. Its id is new. */
import type { Field } from '../../src/core/schema.ts'

let nextId = 100

export const field = (name: string, dataType: Field['dataType'], more: Partial<Field> = {}): Field => ({
  id: nextId++,
  name,
  dataType,
  description: '',
  isPrimary: false,
  autoId: false,
  isPartitionKey: false,
  nullable: false,
  ...more,
})
