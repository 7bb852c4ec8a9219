/**
 * The files of Lance's IVF_FLAT index, read from outside: centroids, and the vectors list by list, as they are. Lance's own way to them
 * is a query plan that takes several times as long as comparing the vectors. See docs/decisions/0017.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Message, type MessagePart } from '../files/message.ts'
import { unpackRowIds } from './unpack-row-ids.ts'

const FOOTER_BYTES = 40
const MAGIC = 'LANC'
const MAJOR = 2
/** Of the file that holds the vectors. */
const ROW_ID_COLUMN = 0
const VECTOR_COLUMN = 1
/** In both files: behind the schema. */
const IVF_BUFFER = 1

export interface IndexFile {
  /** Of all vectors, list by list. */
  readonly rowIds: Float64Array
  /** How many vectors each list has. */
  readonly lengths: readonly number[]
  /** Float32, as many as there are lists. */
  readonly centroids: Buffer
  /** Where vectors stand in the file, in order. */
  readonly pages: readonly { readonly from: number; readonly bytes: number }[]
}

/** `folder`: of the index. The handle is that of the file with the vectors. Throws for every other layout. */
export async function readIndexFile(
  folder: string,
  vectorBytes: number,
): Promise<{ file: FileHandle; index: IndexFile }> {
  const centroids = await withFile(join(folder, 'index.idx'), async (file) => {
    const { buffers } = await directory(file)
    const ivf = new Message(await read(file, buffers[IVF_BUFFER]))
    return bytesOf(one(one(ivf, 4).message, 3))
  })
  const file = await open(join(folder, 'auxiliary.idx'))
  try {
    const { buffers, columns } = await directory(file)
    const lengths = one(new Message(await read(file, buffers[IVF_BUFFER])), 3).integers
    const rows = lengths.reduce((sum, n) => sum + n, 0)
    expect(centroids.length === lengths.length * vectorBytes, 'a centroid for each list')
    const pages = pagesOf(await read(file, columns[VECTOR_COLUMN])).map(({ places, sizes, rows }) => {
      expect(places.length === 1 && sizes[0] === rows * vectorBytes, 'vectors that are not packed')
      return { from: places[0], bytes: sizes[0] }
    })
    const parts: Float64Array[] = []
    for (const { places, sizes, rows } of pagesOf(await read(file, columns[ROW_ID_COLUMN]))) {
      expect(places.length === 2, 'row ids in chunks')
      const part = unpackRowIds(await read(file, [places[1], sizes[1]]), rows)
      expect(part, 'row ids of few bits')
      parts.push(part)
    }
    const rowIds = Float64Array.from(parts.flatMap((part) => [...part]))
    const vectors = pages.reduce((sum, { bytes }) => sum + bytes, 0) / vectorBytes
    expect(rowIds.length === rows && vectors === rows, 'as many rows as the lists have')
    return { file, index: { rowIds, lengths, centroids, pages } }
  } catch (error) {
    await file.close()
    throw error
  }
}

type Place = readonly [from: number, bytes: number]

async function directory(file: FileHandle): Promise<{ columns: Place[]; buffers: Place[] }> {
  const { size } = await file.stat()
  const footer = await read(file, [size - FOOTER_BYTES, FOOTER_BYTES])
  expect(footer.toString('latin1', 36) === MAGIC && footer.readUInt16LE(32) === MAJOR, `a file of version ${MAJOR}`)
  const table = async (at: number, count: number): Promise<Place[]> => {
    const entries = await read(file, [Number(footer.readBigUInt64LE(at)), count * 16])
    const number = (i: number) => Number(entries.readBigUInt64LE(i * 8))
    return Array.from({ length: count }, (_, i) => [number(2 * i), number(2 * i + 1)])
  }
  return { columns: await table(8, footer.readUInt32LE(28)), buffers: await table(16, footer.readUInt32LE(24)) }
}

function pagesOf(column: Buffer): { places: number[]; sizes: number[]; rows: number }[] {
  return new Message(column).all(2).map(({ message }) => ({
    places: one(message, 1).integers,
    sizes: one(message, 2).integers,
    rows: message.integer(3),
  }))
}

function one(message: Message, field: number): MessagePart {
  const part = message.one(field)
  expect(part, `field ${field}`)
  return part
}

function bytesOf({ bytes }: MessagePart): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

async function read(file: FileHandle, place: Place | undefined): Promise<Buffer> {
  expect(place, 'a part that is there')
  const bytes = Buffer.alloc(place[1])
  const { bytesRead } = await file.read(bytes, 0, bytes.length, place[0])
  expect(bytesRead === bytes.length, 'a whole file')
  return bytes
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

function expect(met: unknown, what: string): asserts met {
  if (!met) throw new Error(`an index file is of another kind: expected ${what}`)
}
