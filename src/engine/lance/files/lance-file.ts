/** A file of Lance's, format 2, read from outside: where its columns' pages and its other buffers lie. Values are the caller's business. */
import { type FileHandle, open } from 'node:fs/promises'
import { Message } from './message.ts'

const FOOTER_BYTES = 40
const MAGIC = 'LANC'
const MAJOR = 2

export type Place = readonly [from: number, bytes: number]

export interface LancePage {
  readonly buffers: readonly Place[]
  readonly rows: number
}

export class LanceFile {
  readonly #handle: FileHandle
  readonly #columns: readonly Place[]
  /** Those of the whole file, the schema first. */
  readonly buffers: readonly Place[]

  private constructor(handle: FileHandle, columns: readonly Place[], buffers: readonly Place[]) {
    this.#handle = handle
    this.#columns = columns
    this.buffers = buffers
  }

  /** Throws for another layout. */
  static async open(path: string): Promise<LanceFile> {
    const handle = await open(path)
    try {
      const { size } = await handle.stat()
      const footer = await read(handle, [size - FOOTER_BYTES, FOOTER_BYTES])
      expect(footer.toString('latin1', 36) === MAGIC && footer.readUInt16LE(32) === MAJOR, `a file of version ${MAJOR}`)
      const table = async (at: number, count: number): Promise<Place[]> => {
        const entries = await read(handle, [Number(footer.readBigUInt64LE(at)), count * 16])
        const number = (i: number) => Number(entries.readBigUInt64LE(i * 8))
        return Array.from({ length: count }, (_, i) => [number(2 * i), number(2 * i + 1)])
      }
      const columns = await table(8, footer.readUInt32LE(28))
      return new LanceFile(handle, columns, await table(16, footer.readUInt32LE(24)))
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async pages(column: number): Promise<LancePage[]> {
    return new Message(await this.read(this.#columns[column])).all(2).map(({ message }) => {
      const [places, sizes] = [1, 2].map((field) => message.one(field)?.integers ?? [])
      expect(places.length === sizes.length, 'a size for each buffer')
      return { buffers: places.map((from, i) => [from, sizes[i]]), rows: message.integer(3) }
    })
  }

  /** Where a column lies as it is, `rowBytes` bytes a row. Throws where it is packed in any way. */
  async plainPages(column: number, rowBytes: number): Promise<{ from: number; rows: number }[]> {
    return (await this.pages(column)).map(({ buffers, rows }) => {
      expect(buffers.length === 1 && buffers[0][1] === rows * rowBytes, 'a column that is not packed')
      return { from: buffers[0][0], rows }
    })
  }

  read(place: Place | undefined): Promise<Buffer> {
    expect(place, 'a part that is there')
    return read(this.#handle, place)
  }

  /** Fills `into` with what begins at `from`. */
  async readInto(into: Uint8Array, from: number): Promise<void> {
    for (let filled = 0; filled < into.length; ) {
      const { bytesRead } = await this.#handle.read(into, filled, into.length - filled, from + filled)
      expect(bytesRead > 0, 'a whole file')
      filled += bytesRead
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

export async function withLanceFile<T>(path: string, work: (file: LanceFile) => Promise<T>): Promise<T> {
  const file = await LanceFile.open(path)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

async function read(handle: FileHandle, [from, length]: Place): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await handle.read(bytes, 0, length, from)
  expect(bytesRead === length, 'a whole file')
  return bytes
}

export function expect(met: unknown, what: string): asserts met {
  if (!met) throw new UnknownLayout(what)
}

/** A file that Lance may well read, and we do not. */
export class UnknownLayout extends Error {
  constructor(what: string) {
    super(`a file of Lance's is of another kind: expected ${what}`)
  }
}
