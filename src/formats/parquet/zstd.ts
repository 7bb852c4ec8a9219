/**
 * Zstd right into memory that is there. Node's own function makes a decoder and a buffer for every page; here the decoder within one
 * of Node's streams, which no interface promises (docs/decisions/0012), does one page after another. It says only whether all went well:
 * whoever is told no asks Node's function, which takes what is unusual, and knows what is wrong.
 */
import { constants, createZstdDecompress } from 'node:zlib'

/** What a stream has within. */
export interface ZstdStream {
  _handle?: {
    reset(): void
    writeSync(
      flush: number,
      input: Uint8Array,
      inputFrom: number,
      inputBytes: number,
      output: Uint8Array,
      outputFrom: number,
      outputBytes: number,
    ): void
  } | null
  /** After a write: how much of the output is left, and of the input. */
  _writeState?: Uint32Array
  on(event: 'error', listener: () => void): unknown
}

export class ZstdDecoder {
  readonly #create: () => ZstdStream
  #stream: ZstdStream | undefined
  #isKnown = true

  constructor(create: () => ZstdStream = () => createZstdDecompress() as unknown as ZstdStream) {
    this.#create = create
  }

  /**
   * Whether the input, all of it, was decoded to exactly `length` bytes, which are the first of `output` now. It has room for one more
   * at least, so that too many show; else anything may stand in it.
   */
  decode(input: Uint8Array, output: Uint8Array, length: number): boolean {
    if (!this.#isKnown || output.length <= length) return false
    const stream = this.#ready()
    const { _handle: handle, _writeState: state } = stream
    if (typeof handle?.reset !== 'function' || typeof handle.writeSync !== 'function' || state?.length !== 2) {
      this.#isKnown = false
      return false
    }
    handle.reset()
    let [taken, made] = [0, 0]
    // It may stop to take breath: then it has taken or made something, and is asked to go on.
    for (let isMoving = true; isMoving && taken < input.length; ) {
      handle.writeSync(constants.ZSTD_e_end, input, taken, input.length - taken, output, made, length + 1 - made)
      const [madeNow, takenNow] = [length + 1 - state[0], input.length - state[1]]
      isMoving = stream._handle === handle && (takenNow > taken || madeNow > made)
      taken = takenNow
      made = madeNow
    }
    const isDone = stream._handle === handle && taken === input.length && made === length
    // It does not get over an error.
    if (!isDone) this.#stream = undefined
    return isDone
  }

  #ready(): ZstdStream {
    if (this.#stream) return this.#stream
    this.#stream = this.#create()
    // An error closes the stream, and is told by whoever is asked next.
    this.#stream.on('error', () => {})
    return this.#stream
  }
}
