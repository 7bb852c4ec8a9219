/**
 * A folder as a bucket. Follows no symbolic link that leaves the folder, and reads nothing but regular files.
 *
 * What the kernel answers from memory or nearly so, all but long reads, is asked for on the spot: to have another thread ask takes
 * ten times as long, which is most of what a small file costs.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, read, readSync, realpathSync } from 'node:fs'
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { KIB } from '../core/limits.ts'
import { UnderWay } from '../core/under-way.ts'
import { type Bucket, type ByteSource, InvalidKeyError, type ObjectInfo, ObjectNotFoundError } from './byte-source.ts'
import { keysBelow } from './local-keys.ts'
import type { ObjectBody } from './object-body.ts'
import { assertRange, ObjectReadError, objectChanged, objectNotFound, objectUnreadable } from './object-errors.ts'
import { invalidKey, normalizeKey, normalizePrefix } from './object-key.ts'

/** NONBLOCK: opening a pipe must not wait for its writer. NOFOLLOW: the path is real already; a link now is a trick. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const SHORT_READ_BYTES_MAX = 256 * KIB

const readLong = promisify(read)

export class LocalBucket implements Bucket {
  readonly name: string

  constructor(folder: string) {
    this.name = resolve(folder)
  }

  async stat(key: string): Promise<ObjectInfo> {
    const source = await this.open(key)
    await source.close()
    return { key: source.key, bytes: source.bytes, version: source.version }
  }

  async open(key: string): Promise<ByteSource> {
    const normal = normalizeKey(key)
    const path = this.#realPath(normal)
    const file = openFile(normal, path)
    try {
      // The path may have become a link between the two calls.
      if (this.#realPath(normal) !== path) throw objectChanged(normal, 'its path became a link')
      return new LocalSource(describe(normal, file), file)
    } catch (error) {
      closeSync(file)
      throw error
    }
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    const normal = normalizePrefix(prefix)
    const folder = normal.slice(0, normal.lastIndexOf('/') + 1)
    // A link on the way to the folder must not lead out; below it none is entered.
    if (folder !== '' && !this.#isInside(folder)) return
    yield* keysBelow(this.name, folder, normal, (key) => this.#opens(key))
  }

  /** All or nothing: written beside its place, flushed, then renamed. */
  async put(key: string, body: ObjectBody): Promise<void> {
    const normal = normalizeKey(key)
    const target = join(this.name, normal)
    await mkdir(this.name, { recursive: true })
    this.#assertInside(normal, await realOfNearest(dirname(target)))
    await mkdir(dirname(target), { recursive: true })
    this.#assertInside(normal, await realpath(dirname(target)))
    const unfinished = join(dirname(target), `.${randomUUID()}.part`)
    try {
      await writeFlushed(unfinished, body)
      await rename(unfinished, target)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
    await flushFolder(dirname(target))
  }

  async close(): Promise<void> {}

  #isInside(folder: string): boolean {
    try {
      this.#realPath(folder)
      return true
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return false
      throw error
    }
  }

  async #opens(key: string): Promise<boolean> {
    try {
      await this.stat(key)
      return true
    } catch (error) {
      if ([ObjectNotFoundError, InvalidKeyError, ObjectReadError].some((kind) => error instanceof kind)) return false
      throw error
    }
  }

  #realPath(key: string): string {
    const path = realOf(key, join(this.name, key))
    this.#assertInside(key, path)
    return path
  }

  #assertInside(key: string, path: string): void {
    const folder = realOf(key, this.name)
    const inside = path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
    if (!inside) throw invalidKey(key, `a symbolic link leads out of the bucket's folder`)
  }
}

function realOf(key: string, path: string): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    throw readError(key, error as NodeJS.ErrnoException)
  }
}

function openFile(key: string, path: string): number {
  try {
    return openSync(path, OPEN_FLAGS)
  } catch (error) {
    throw readError(key, error as NodeJS.ErrnoException)
  }
}

class LocalSource implements ByteSource {
  readonly key: string
  readonly bytes: number
  readonly version: string
  /** undefined once it is closed: the number may be another file's then. */
  #file: number | undefined
  readonly #longReads = new UnderWay()

  constructor(info: ObjectInfo, file: number) {
    this.key = info.key
    this.bytes = info.bytes
    this.version = info.version
    this.#file = file
  }

  async read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array> {
    assertRange(this.key, from, to, this.bytes)
    const bytes = into ?? new Uint8Array(to - from)
    let filled = 0
    while (filled < bytes.length) {
      const bytesRead = await this.#readSome(bytes, filled, from + filled)
      if (bytesRead === 0) throw objectChanged(this.key, `it had ${this.bytes} bytes and now ends at ${from + filled}`)
      filled += bytesRead
    }
    // After the bytes, not before: a change during the read is then seen too.
    const { version, bytes: size } = describe(this.key, this.#open)
    if (version !== this.version) {
      const how = size === this.bytes ? 'it was written again' : `it had ${this.bytes} bytes and now has ${size}`
      throw objectChanged(this.key, how)
    }
    return bytes
  }

  /** How many bytes came. */
  async #readSome(bytes: Uint8Array, filled: number, position: number): Promise<number> {
    const length = bytes.length - filled
    const file = this.#open
    if (length <= SHORT_READ_BYTES_MAX) return readSync(file, bytes, filled, length, position)
    return (await this.#longReads.run(() => readLong(file, bytes, filled, length, position))).bytesRead
  }

  get #open(): number {
    if (this.#file === undefined) throw objectUnreadable(this.key, 'it is closed')
    return this.#file
  }

  async close(): Promise<void> {
    const file = this.#file
    if (file === undefined) return
    this.#file = undefined
    await this.#longReads.ended()
    closeSync(file)
  }
}

function describe(key: string, file: number): ObjectInfo {
  const stat = fstatSync(file, { bigint: true })
  if (stat.isDirectory()) throw objectNotFound(key, new Error('it is a folder'))
  if (!stat.isFile()) throw objectUnreadable(key, 'it is no regular file')
  return { key, bytes: Number(stat.size), version: `${stat.mtimeNs}-${stat.ino}-${stat.size}` }
}

function readError(key: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return objectNotFound(key, error)
    case 'ELOOP':
      return invalidKey(key, 'its symbolic links lead in a circle')
    case 'ENAMETOOLONG':
      return invalidKey(key, 'a name in it is too long for the file system')
    case 'ENXIO':
      return objectUnreadable(key, 'it is no regular file', error)
    case 'EACCES':
    case 'EPERM':
      return objectUnreadable(key, 'the server may not read it (permission denied)', error)
    default:
      return objectUnreadable(key, error.message, error)
  }
}

/** The real path of the folder, or of the nearest one above it that is there. */
async function realOfNearest(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    return realOfNearest(dirname(folder))
  }
}

async function writeFlushed(path: string, body: ObjectBody): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    if (body instanceof Uint8Array) await handle.writeFile(body)
    else for await (const chunk of body) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
