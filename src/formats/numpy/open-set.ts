/**
 * A NumPy set: one file for each field, found by its base name, every header checked against the schema and against the
 * size of its file, all of the same number of rows. Nothing here reads values.
 */
import { FileError } from '../../core/errors.ts'
import { type DataType, type Field, isServersOwn, type Schema, storedFields } from '../../core/schema.ts'
import { isComputed, missingOutputHint, outputRefusal } from '../../functions/function-outputs.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { acceptColumn } from './accept-column.ts'
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
    if (isFilled(field, schema)) {
      if (!source) continue
      if (isServersOwn(field, schema)) throw givenAutoId(field, source)
    }
    const refusal = outputRefusal(field, schema)
    if (source && refusal) throw new FileError(refusal, { file: source.key, field: field.name })
    if (UNSUPPORTED.includes(field.dataType)) {
      const text = `unsupported importing numpy files for collection with data type: ${field.dataType}`
      throw new FileError(text, { file: (source ?? sources[0]).key, field: field.name })
    }
    if (!source) throw missing(field, sources, byName)
    const header = await readNumpyHeader(source)
    const dtype = acceptColumn(field, header, source)
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

/** Fields that need no file. */
const isFilled = (field: Field, schema: Schema): boolean =>
  field.autoId ||
  field.nullable ||
  field.defaultValue !== undefined ||
  field === schema.dynamicField ||
  isComputed(field)

function sourcesByName(sources: readonly ByteSource[]): Map<string, ByteSource> {
  const byName = new Map<string, ByteSource>()
  for (const source of sources) {
    const name = numpyFieldName(source.key)
    const other = byName.get(name)
    if (other) {
      throw new FileError(`there are multiple files for field: ${name}, files: [${other.key} ${source.key}]`, {
        file: source.key,
        field: name,
      })
    }
    byName.set(name, source)
  }
  return byName
}

const givenAutoId = (field: Field, source: ByteSource): FileError =>
  new FileError(`the primary key '${field.name}' is auto-generated, no need to provide`, {
    file: source.key,
    field: field.name,
  })

const fold = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

function missing(field: Field, sources: readonly ByteSource[], byName: ReadonlyMap<string, ByteSource>): FileError {
  const likely = [...byName.keys()].find((name) => fold(name) === fold(field.name))
  const named = likely
    ? `'${byName.get(likely)!.key}' looks like it; names are compared exactly, so it must be called '${field.name}.npy'`
    : `the set needs a file called '${field.name}.npy'`
  const hint = missingOutputHint(field) ?? named
  const text = `no file for field: ${field.name}, files: [${sources.map((source) => source.key).join(' ')}]`
  return new FileError(text, { file: sources[0]?.key ?? '', field: field.name }, { hint })
}

function checkAligned(columns: readonly NumpyColumn[]): number {
  const first = columns[0]
  if (!first) return 0
  const rows = first.header.shape[0]
  for (const { field, header, source } of columns) {
    if (header.shape[0] === rows) continue
    const text = `imported rows are not aligned, field '${first.field.name}' with '${rows}' rows, field '${field.name}' with '${header.shape[0]}' rows`
    throw new FileError(text, { file: source.key, field: field.name })
  }
  return rows
}
