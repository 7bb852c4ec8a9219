/** Writes docs/types-by-writer.md out of the corpus; a test holds the page equal to it, and the page complete. */
import { table } from '../../src/config/settings-page.ts'
import { type AcceptedCase, acceptedCases, DEFAULT, META, NULL, STRUCTS } from './accepted-cases.ts'

const HEAD = `# Types by format and writer

Each cell names a case of the corpus: a file that this tool wrote in this format with values of this type, imported by
\`test/corpus.test.ts\` into a real server with exactly the rows it was made from. \`parquet/all_types_by_polars\` is
\`test/corpus/parquet/all_types_by_polars.parquet\`, its rows stand in \`all_types_by_polars.expect.json\` beside it, and the scripts that
made both stand in the [corpus](../test/corpus/README.md). A case is one of possibly many; what else a type takes stands in [formats](formats.md).

<!-- Made from test/corpus: do not edit. To make it anew: node scripts/run.mjs test/corpus/writers-page.ts -->
`

const TAIL = `
## Who writes what, and how

- **hand** is text put together from literals and Python's \`json\`; **BulkWriter** is pymilvus' LocalBulkWriter.
- pyarrow has no writer of JSON: its JSON Lines are \`Table.to_pylist()\` through Python's \`json\`. pandas, polars, pyarrow and DuckDB write no NumPy files;
  their columns get there by numpy.save.
- Nothing but BulkWriter knows vectors. The tools write lists of numbers; in Parquet pandas, polars and pyarrow also write bytes for BinaryVector and BFloat16Vector, and lists
  of float16 for Float16Vector. DuckDB has neither float16 nor bfloat16: lists of FLOAT are rounded on import.
- Sparse vectors are objects of index and value where a tool has dicts or maps (pandas, DuckDB, BulkWriter), else structs of \`indices\` and \`values\` (polars, pyarrow). In Parquet they
  are such structs by all but BulkWriter, which writes text.
- CSV writers of pandas, polars and pyarrow know no lists: these are made JSON text first. DuckDB's own lists of numbers are JSON already; its lists of
  texts and its maps go through \`to_json\`.
- Geometry is WKT in a column of text. GEOMETRY of DuckDB becomes that in JSON and CSV; in Parquet it becomes WKB, which is refused (\`parquet/geometry_by_duckdb\`), so it
  is cast to VARCHAR first.
- **a null** and **a default** are what a row has that brings no value. In NumPy a missing file says so for all rows, NaT for one; BulkWriter writes defaults out.
`

const ELEMENTS = ['Bool', 'Int8', 'Int16', 'Int32', 'Int64', 'Float', 'Double', 'VarChar']
const ARRAYS = ELEMENTS.map((element) => `Array of ${element}`)
const SPARSE = 'SparseFloatVector'
/** Each has a case in each column, or a reason why not. */
export const TYPES: readonly string[] = [
  ...ELEMENTS,
  ...['Text', 'JSON', 'Timestamptz', 'Geometry'],
  ...ARRAYS,
  ...['FloatVector', 'BinaryVector', 'Float16Vector', 'BFloat16Vector', 'Int8Vector', SPARSE],
  ...[META, NULL, DEFAULT],
]
/** They have a row where some case holds them. */
const MORE = [STRUCTS]

/** Who writes each format, in order of the columns. */
export const WRITERS: Readonly<Record<string, readonly string[]>> = {
  json: ['hand', 'pandas', 'polars', 'duckdb', 'BulkWriter'],
  jsonl: ['hand', 'pyarrow', 'pandas', 'polars', 'duckdb', 'BulkWriter'],
  csv: ['hand', 'pyarrow', 'pandas', 'polars', 'duckdb', 'BulkWriter'],
  numpy: ['numpy', 'BulkWriter'],
  parquet: ['pyarrow', 'pandas', 'polars', 'duckdb', 'BulkWriter'],
}
const TITLES: Readonly<Record<string, string>> = {
  json: 'JSON',
  jsonl: 'JSON Lines',
  csv: 'CSV',
  numpy: 'NumPy',
  parquet: 'Parquet',
}

/** Why a writer cannot carry something in a format: what stands below the format's table. */
export const REASONS: readonly { format: string; by: string; types: readonly string[]; reason: string }[] = [
  {
    format: 'numpy',
    by: 'numpy',
    types: [...ARRAYS, SPARSE],
    reason:
      'an .npy file holds one shape for all rows, so lists of differing lengths could only be pickled objects; Milvus and Elanus take neither type from NumPy.',
  },
  {
    format: 'numpy',
    by: 'BulkWriter',
    types: [...ARRAYS, SPARSE],
    reason: 'it refuses to write them.',
  },
  {
    format: 'numpy',
    by: 'BulkWriter',
    types: [NULL],
    reason: 'it writes a column with nulls as pickled objects (`dtype=object`), which Milvus and Elanus refuse.',
  },
]

const ABSENT = '–'

/** The first case by name; undefined where there is none. */
export const caseOf = (cases: readonly AcceptedCase[], format: string, by: string, type: string): string | undefined =>
  cases.find((one) => one.format === format && one.by === by && one.holds.has(type))?.name

export function writersPage(cases: readonly AcceptedCase[] = acceptedCases()): string {
  const sections = Object.entries(WRITERS).map(([format, writers]) => {
    const types = [
      ...TYPES,
      ...MORE.filter((type) => cases.some((one) => one.format === format && one.holds.has(type))),
    ]
    const rows = types.map((type) => [type, ...writers.map((by) => cell(caseOf(cases, format, by, type)))])
    const notes = REASONS.filter((one) => one.format === format).map(
      ({ by, types, reason }) => `- ${ABSENT} of ${by} for ${listed(types)}: ${reason}`,
    )
    const parts = [
      `## ${TITLES[format]}`,
      table(['type', ...writers], rows),
      ...(notes.length ? [notes.join('\n')] : []),
    ]
    return `\n${parts.join('\n\n')}\n`
  })
  return HEAD + sections.join('') + TAIL
}

const cell = (name: string | undefined): string => (name ? `\`${name}\`` : ABSENT)

const listed = (types: readonly string[]): string =>
  [...new Set(types.map((type) => (type.startsWith('Array') ? 'arrays' : type)))].join(' and ')

if (import.meta.main) {
  const { writeFileSync } = await import('node:fs')
  writeFileSync(new URL('../../docs/types-by-writer.md', import.meta.url), writersPage())
}
