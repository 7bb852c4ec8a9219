/** What hostile files are made with: a schema around `id` and `vec`, and sources whose content is computed when it is read. */
import type { Field, Schema } from '../../src/core/schema.ts'
import type { Format } from '../../src/formats/row-reader.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'

export interface Hostile {
  readonly name: string
  readonly format: Format
  /** Besides `id` and `vec`. */
  readonly fields?: readonly Field[]
  readonly dynamic?: boolean
  readonly files: () => ByteSource[] | Promise<ByteSource[]>
  /** What the FileError must say; undefined where the file is only large, and must be read within the memory. */
  readonly message: RegExp | undefined
}

export function schemaOf({ fields = [], dynamic }: Hostile): Schema {
  const own = [field('id', 'Int64', { isPrimary: true }), field('vec', 'FloatVector', { dim: 2 }), ...fields]
  return { fields: own, dynamicField: dynamic ? field('$meta', 'JSON') : undefined }
}

export const file = (key: string, bytes: Uint8Array): ByteSource => memorySource(key, bytes)

/** `head`, then `filling` again and again up to `size` bytes, which are never all in memory. */
export function text(key: string, head: string, filling = '', size = 0): ByteSource {
  const first = Buffer.from(head)
  const bytes = Math.max(first.length, size)
  return {
    key,
    bytes,
    version: '1',
    async read(from, to) {
      const out = Buffer.alloc(to - from, filling || '\0')
      if (from < first.length) first.copy(out, 0, from, Math.min(to, first.length))
      return out
    },
    async close() {},
  }
}
