/** What the page shows is what a client sees: its examples, imported into a real server. */
import { strict as assert } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { sharedServer } from '../support/shared-server.ts'
import { callsOf, inputOf, messageOf } from './reason-of.ts'
import { SECTIONS } from './sections.ts'

const METRICS: Readonly<Record<string, string>> = { BinaryVector: 'HAMMING', SparseFloatVector: 'IP' }

/** The first id that a server has still to give has the time in it. */
const withoutTime = (message: string): string => message.replace(/keys below \d+/, 'keys below …')

interface FieldRequest {
  readonly fieldName: string
  readonly dataType: string
}

describe('a real server says what docs/import-errors.md shows', () => {
  const server = sharedServer()

  const examples = SECTIONS.flatMap(({ title, examples }) => examples.map((example) => ({ section: title, example })))
  for (const [number, { section, example }] of examples.entries()) {
    const input = inputOf(example)
    if (!input && !('request' in example)) continue
    test(`${section}: ${example.title}`, async () => {
      const collectionName = `c${number}`
      if (!input) {
        assert.ok('request' in example)
        const calls = [...callsOf(example, collectionName)]
        const [path, request] = calls.pop()!
        for (const [earlier, body] of calls) await server.api.ok(earlier, body)
        const { code, message } = await server.api.call(path, request)
        assert.equal(`${code}: ${message}`, await messageOf(example))
        return
      }
      for (const [key, bytes] of input.files) {
        const file = join(server.bucket, key)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, bytes)
      }
      const vectors = (input.schema.fields as FieldRequest[]).filter((f) => f.dataType.endsWith('Vector'))
      const functions = (input.schema.functions ?? []) as { readonly outputFieldNames: readonly string[] }[]
      const computed = functions.flatMap((f) => f.outputFieldNames)
      const indexParams = vectors.map(({ fieldName, dataType }) => ({
        fieldName,
        metricType: computed.includes(fieldName) ? 'BM25' : (METRICS[dataType] ?? 'L2'),
        indexType: 'AUTOINDEX',
      }))
      const { schema, properties } = input
      await server.api.ok('collections/create', { collectionName, schema, properties, indexParams })
      const job = await server.api.import(collectionName, [input.keys], input.options)
      assert.equal(job.state, 'Failed')
      assert.equal(withoutTime(job.reason!), withoutTime(await messageOf(example)))
    })
  }
})
