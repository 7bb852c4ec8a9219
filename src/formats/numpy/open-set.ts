/**
 * A NumPy set: one file for each field, found by its base name, every header checked against the schema and against the
 * size of its file, all of the same number of rows. Nothing here reads values.
 */
import { FileError } from '../../core/errors.ts'
import { type DataType, type Field, isDense, type Schema, storedFields, vectorItems } from '../../core/schema.ts'
import { nameList } from '../../core/shown-text.ts'
import { similarName } from '../../core/similar-name.ts'
import { missingOutputHint } from '../../functions/function-outputs.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { mayLack, refusalOfField } from '../file-fields.ts'
import { acceptColumn, shapeText } from './accept-column.ts'
import { type NumpyDtype, type NumpyHeader, numpyFieldName, readNumpyHeader } from './npy-header.ts'

export interface NumpyColumn {
  readonly field: Field
  readonly source: ByteSource
  readonly header: NumpyHeader
  readonly dtype: NumpyDtype
  /** Bytes of one row in the file. */
  readonly rowBytes: number
}

export interface NumpySet {
  readonly rows: number
  readonly columns: readonly NumpyColumn[]
  /** Of all files, the ignored ones too. */
  readonly bytes: number
}

/** What no array can say. */
const UNSUPPORTED: readonly DataType[] = ['Array', 'SparseFloatVector', 'ArrayOfStruct']

/** Throws FileError when the files do not make a whole set for this schema. Files that match no field are ignored. */
export async function openNumpySet(sources: readonly ByteSource[], schema: Schema): Promise<NumpySet> {
  const byName = sourcesByName(sources)
  const columns: NumpyColumn[] = []
  for (const field of storedFields(schema)) {
    const source = byName.get(field.name)
    if (!source && mayLack(field, schema)) continue
    const refusal = source && refusalOfField(field, schema)
    if (refusal) throw givenValues(refusal, field, source)
    if (UNSUPPORTED.includes(field.dataType)) {
      const text = `unsupported importing numpy files for collection with data type: ${field.dataType}`
      const place = { file: (source ?? sources[0]).key, field: field.name }
      const hint = 'import these rows as Parquet, JSON, JSON Lines or CSV'
      throw new FileError(text, place, { hint: field.nullable ? `${hint}, or leave the file out` : hint })
    }
    if (!source) throw await missing(field, sources, byName, schema)
    const header = await readNumpyHeader(source)
    const dtype = acceptColumn(field, header, source, schema)
    const rowBytes = dtype.itemBytes * (header.shape[1] ?? 1)
    columns.push({ field, source, header, dtype, rowBytes })
  }
  const rows = checkAligned(columns)
  return { rows, columns, bytes: sources.reduce((sum, source) => sum + source.bytes, 0) }
}

/** How many rows a file declares, whatever its type; undefined for a file that is not a .npy file. */
export async function numpyShape(source: ByteSource): Promise<readonly number[] | undefined> {
  try {
    return (await readNumpyHeader(source)).shape
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

function sourcesByName(sources: readonly ByteSource[]): Map<string, ByteSource> {
  const byName = new Map<string, ByteSource>()
  for (const source of sources) {
    const name = numpyFieldName(source.key)
    const other = byName.get(name)
    if (other) {
      throw new FileError(
        `there are multiple files for field: ${name}, files: [${other.key} ${source.key}]`,
        { file: source.key, field: name },
        { expected: 'one file for each field', found: '2 files of one name' },
      )
    }
    byName.set(name, source)
  }
  return byName
}

/** For a file of a field whose values are the server's to make. */
const givenValues = (text: string, field: Field, source: ByteSource): FileError =>
  new FileError(
    text,
    { file: source.key, field: field.name },
    { expected: `no file for the field '${field.name}'`, hint: 'leave the file out of the group' },
  )

async function missing(
  field: Field,
  sources: readonly ByteSource[],
  byName: ReadonlyMap<string, ByteSource>,
  schema: Schema,
): Promise<FileError> {
  const text = `no file for field: ${field.name}, files: [${sources.map((source) => source.key).join(' ')}]`
  return new FileError(
    text,
    { file: sources[0]?.key ?? '', field: field.name },
    {
      expected: `a file '${field.name}.npy'`,
      found: `the files ${nameList([...byName.keys()].map((name) => `${name}.npy`))}`,
      hint: missingOutputHint(field) ?? (await missingFileHint(field, byName, schema)),
    },
  )
}

/** Looks at the names, then at the shapes, of the files that are no field's. */
async function missingFileHint(
  field: Field,
  byName: ReadonlyMap<string, ByteSource>,
  schema: Schema,
): Promise<string | undefined> {
  const unknown = [...byName].filter(([name]) => !schema.fields.some((f) => f.name === name))
  const called = `the field is called '${field.name}'`
  const near = similarName(
    field.name,
    unknown.map(([name]) => name),
  )
  if (near !== undefined) return `the set has a file '${near}.npy'; ${called}`
  if (!isDense(field)) return undefined
  for (const [name, source] of unknown) {
    const shape = await numpyShape(source)
    if (shape?.[1] === vectorItems(field))
      return `the set has a file '${name}.npy' of shape ${shapeText(shape)}; ${called}`
  }
  return undefined
}

function checkAligned(columns: readonly NumpyColumn[]): number {
  const first = columns[0]
  if (!first) return 0
  const rows = first.header.shape[0]
  for (const { field, header, source } of columns) {
    if (header.shape[0] === rows) continue
    const text = `imported rows are not aligned, field '${first.field.name}' with '${rows}' rows, field '${field.name}' with '${header.shape[0]}' rows`
    const place = { file: source.key, field: field.name }
    throw new FileError(text, place, { expected: `${rows} rows`, found: `${header.shape[0]} rows` })
  }
  return rows
}
