/**
 * A file that is written once, from its begin to its end, past the page cache where the system can do that: large data costs no copy
 * into the cache then, no memory there, and no flood of dirty pages for the fsync at its end.
 */
import { strict as assert } from 'node:assert'
import { constants, type FileHandle, open } from 'node:fs/promises'

/** Of the memory, the places and the lengths of what is written directly: a multiple of every disk's block. */
const ALIGNMENT = 4096
const WEB_ASSEMBLY_PAGE = 65536
const PAGES_FIRST = 16
const PAGES_MAX = 65536

/** Other systems have no such flag, and some file systems refuse it. */
const DIRECT = constants.O_DIRECT ?? 0

/** Collects a piece of one file at a time, and is used again for the next. Of all memory only WebAssembly's is certain to begin at a page. */
export class DirectMemory {
  readonly #memory = new WebAssembly.Memory({ initial: PAGES_FIRST, maximum: PAGES_MAX })
  bytes = new Uint8Array(this.#memory.buffer)

  /** Its content stays. */
  growTo(length: number): void {
    if (length <= this.bytes.length) return
    this.#memory.grow(Math.ceil((length - this.bytes.length) / WEB_ASSEMBLY_PAGE))
    this.bytes = new Uint8Array(this.#memory.buffer)
  }
}

export class DirectFile {
  readonly #path: string
  readonly #memory: DirectMemory
  /** In the memory. */
  #filled = 0
  /** In the file. */
  #written = 0
  #flags = DIRECT

  /** Nothing is open but while something is written. */
  constructor(path: string, memory: DirectMemory) {
    this.#path = path
    this.#memory = memory
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#written + this.#filled
  }

  /** Copies them; `flush` writes. */
  append(bytes: Uint8Array): void {
    this.appendRoom(bytes.length).set(bytes)
  }

  /** Memory for the next bytes, to be filled before anything else is asked of the file. */
  appendRoom(length: number): Uint8Array {
    const from = this.#filled
    this.#filled += length
    this.#memory.growTo(this.#filled)
    return this.#memory.bytes.subarray(from, this.#filled)
  }

  /** Appends zeros until whatever `behind` bytes follow end at a multiple of `alignment`. */
  align(alignment: number, behind = 0): void {
    const over = (this.position + behind) % alignment
    if (over > 0) this.append(new Uint8Array(alignment - over))
  }

  /** Writes what there is, but for a rest that fills no block. Nothing is to be appended meanwhile. */
  async flush(): Promise<void> {
    const whole = this.#filled - (this.#filled % ALIGNMENT)
    if (whole === 0) return
    try {
      await this.#write(whole)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL' || this.#flags === 0) throw error
      this.#flags = 0
      await this.#write(whole)
    }
    this.#memory.bytes.copyWithin(0, whole, this.#filled)
    this.#filled -= whole
    this.#written += whole
  }

  /** `makeEnd`: the last bytes, of which there are always as many; zeros before them make the file's length one that can be written directly. */
  async finish(makeEnd: (position: number) => Uint8Array): Promise<void> {
    const { length } = makeEnd(this.position)
    this.align(ALIGNMENT, length)
    const end = makeEnd(this.position)
    assert(end.length === length, 'the end is as long wherever it stands')
    this.append(end)
    await this.flush()
    assert(this.#filled === 0, 'all is written')
  }

  async #write(length: number): Promise<void> {
    const create = this.#written === 0 ? constants.O_CREAT : 0
    const handle = await open(this.#path, constants.O_WRONLY | create | this.#flags)
    try {
      await writeAll(handle, this.#memory.bytes.subarray(0, length), this.#written)
    } finally {
      await handle.close()
    }
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, from, bytes.length - from, position + from)
    assert(bytesWritten > 0, 'a write that does nothing fails')
    from += bytesWritten
  }
}
