/**
 * The files of an IVF_FLAT index: centroids, and the vectors list by list, as they are. Lance's own way to them is a query plan that takes
 * several times as long as comparing the vectors. See docs/decisions/0017.
 */
import { join } from 'node:path'
import { expect, LanceFile, type Place, withLanceFile } from '../files/lance-file.ts'
import { Message, type MessagePart } from '../files/message.ts'
import {
  AUXILIARY_FILE,
  INDEX_FILE,
  IVF,
  IVF_BUFFER,
  ROW_ID_BYTES,
  ROW_ID_COLUMN,
  VECTOR_COLUMN,
} from '../ivf/index-end.ts'

export interface IndexFile {
  /** Of all vectors, list by list. */
  readonly rowIds: Float64Array
  /** How many vectors each list has. */
  readonly lengths: readonly number[]
  /** Float32, as many as there are lists. */
  readonly centroids: Buffer
  /** Where vectors stand in the file, in order. */
  readonly pages: readonly { readonly from: number; readonly rows: number }[]
}

/** `folder`: of the index. The file is that of the vectors. Throws for every layout but the one that is written here. */
export async function readIndexFile(
  folder: string,
  vectorBytes: number,
): Promise<{ file: LanceFile; index: IndexFile }> {
  const centroids = await withLanceFile(join(folder, INDEX_FILE), async (file) => {
    const ivf = new Message(await file.read(file.buffers[IVF_BUFFER]))
    return bytesOf(one(one(ivf, IVF.centroids).message, IVF.numbers))
  })
  const file = await LanceFile.open(join(folder, AUXILIARY_FILE))
  try {
    const lengths = one(new Message(await file.read(file.buffers[IVF_BUFFER])), IVF.lengths).integers
    const rows = lengths.reduce((sum, n) => sum + n, 0)
    expect(centroids.length === lengths.length * vectorBytes, 'a centroid for each list')
    const pages = await file.plainPages(VECTOR_COLUMN, vectorBytes)
    const rowIds = new Float64Array(rows)
    let at = 0
    for (const page of await file.plainPages(ROW_ID_COLUMN, ROW_ID_BYTES)) {
      const place: Place = [page.from, page.rows * ROW_ID_BYTES]
      const numbers = await file.read(place)
      for (let i = 0; i < page.rows; i++) rowIds[at++] = Number(numbers.readBigUInt64LE(i * ROW_ID_BYTES))
    }
    const vectors = pages.reduce((sum, page) => sum + page.rows, 0)
    expect(at === rows && vectors === rows, 'as many rows as the lists have')
    return { file, index: { rowIds, lengths, centroids, pages } }
  } catch (error) {
    await file.close()
    throw error
  }
}

function one(message: Message, field: number): MessagePart {
  const part = message.one(field)
  expect(part, `field ${field}`)
  return part
}

function bytesOf({ bytes }: MessagePart): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
