/** The corpus: every file in test/corpus, imported into a real server; its exact rows, or its exact refusal. */
import { strict as assert } from 'node:assert'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseExact } from './support/api.ts'
import {
  type CorpusField,
  type CorpusSchema,
  expectedRow,
  fieldsOf,
  type Row,
  shownRow,
} from './support/corpus-rows.ts'
import { sharedServer } from './support/shared-server.ts'

const CORPUS = fileURLToPath(new URL('./corpus/', import.meta.url))

interface Expectation {
  readonly schema: CorpusSchema & {
    readonly autoId?: boolean
    readonly enableDynamicField?: boolean
    readonly functions?: readonly { readonly type: string; readonly outputFieldNames: readonly string[] }[]
  }
  readonly files: readonly string[]
  readonly options?: Readonly<Record<string, string>>
  /** Of the collection. */
  readonly properties?: Readonly<Record<string, string>>
  readonly pk?: 'generated'
  readonly rows?: readonly Row[]
  readonly searches?: readonly {
    readonly field: string
    readonly text: string
    readonly hits: readonly { readonly id: number; readonly score: number }[]
  }[]
  readonly refused?: {
    readonly contains: readonly string[]
    readonly row?: number | null
    readonly line?: number | null
    readonly field?: string | null
  }
}

const METRICS: Readonly<Record<string, string>> = { BinaryVector: 'HAMMING', SparseFloatVector: 'IP' }
const metricOf = (field: CorpusField) => METRICS[field.dataType] ?? 'L2'

describe('the corpus', () => {
  const server = sharedServer(['--bucket', CORPUS])
  const cases = globSync('**/*.expect.json', { cwd: CORPUS }).sort()
  for (const [number, name] of cases.entries()) {
    test(name.replace('.expect.json', ''), async () => {
      const expected = parseExact(readFileSync(join(CORPUS, name), 'utf8')) as unknown as Expectation
      const collectionName = `case_${number}`
      const { schema, properties } = expected
      const computed = (schema.functions ?? []).flatMap((f) => (f.type === 'BM25' ? f.outputFieldNames : []))
      const vectors = schema.fields.filter((f) => f.dataType.endsWith('Vector'))
      const inStructs = (schema.structFields ?? []).flatMap(({ fieldName, fields = [] }) =>
        fields
          .filter((f) => f.dataType === 'ArrayOfVector')
          .map((f) => ({ fieldName: `${fieldName}[${f.fieldName}]` })),
      )
      const indexParams = [
        ...vectors.map((f) => ({
          fieldName: f.fieldName,
          metricType: computed.includes(f.fieldName) ? 'BM25' : metricOf(f),
          indexType: 'AUTOINDEX',
        })),
        ...inStructs,
      ]
      await server.api.ok('collections/create', { collectionName, schema, properties, indexParams })
      const job = await server.api.import(collectionName, [expected.files], expected.options)
      if (expected.refused) {
        assert.equal(job.state, 'Failed', 'the file is refused')
        assertReason(job.reason!, expected.refused)
        return
      }
      assert.equal(job.state, 'Completed', job.reason)
      const primary = schema.fields.find((f) => f.isPrimary)!.fieldName
      const fields = fieldsOf(schema).filter((f) => !computed.includes(f.fieldName))
      const outputFields = fields.map((f) => f.fieldName)
      if (schema.enableDynamicField) outputFields.push('$meta')
      const found: Row[] = await server.api.ok('entities/query', { collectionName, outputFields, limit: 10_000 })
      const generated = expected.pk === 'generated'
      const shown = found.map((row) => shownRow(row, fields, generated ? primary : undefined))
      const wanted = expected.rows!.map((row) => expectedRow(row, fields, generated ? primary : undefined))
      assert.deepEqual(shown, wanted)
      for (const { field, text, hits } of expected.searches ?? []) {
        const answer: Row[] = await server.api.ok('entities/search', { collectionName, annsField: field, data: [text] })
        assert.deepEqual(
          answer.map((hit) => hit[primary]),
          hits.map((hit) => hit.id),
        )
        answer.forEach((hit, i) => {
          const [score, exact] = [Number(hit.distance), hits[i].score]
          assert.ok(Math.abs(score - exact) <= 1e-6 * exact, `${score} instead of ${exact} for ${text}`)
        })
      }
    })
  }
  test('has at least ten cases a format, accepted and refused', () => {
    for (const format of ['json', 'jsonl', 'csv', 'numpy', 'parquet']) {
      const of = cases.filter((name) => name.startsWith(`${format}/`))
      const refused = of.filter((name) => readFileSync(join(CORPUS, name), 'utf8').includes('"refused"'))
      assert.ok(
        of.length >= 10 && refused.length > 0 && refused.length < of.length,
        `${format}: ${of.length} cases, ${refused.length} refused`,
      )
    }
  })
})

function assertReason(reason: string, refused: NonNullable<Expectation['refused']>): void {
  const words = [...refused.contains]
  if (refused.row !== null && refused.row !== undefined) words.push(`row ${refused.row}`)
  if (refused.line !== null && refused.line !== undefined) words.push(`line ${refused.line}`)
  if (refused.field) words.push(`field '${refused.field}'`)
  for (const word of words) assert.ok(reason.includes(word), `"${word}" in "${reason}"`)
}
