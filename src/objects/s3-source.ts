/**
 * Reads ranges of one object, all tied to one ETag. Whoever says how far he goes on reading gets one answer for several reads:
 * requests cost both sides more than bytes do, and the service has the next ones ready in time.
 */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { MIB } from '../core/limits.ts'
import type { ByteSource, ObjectInfo } from './byte-source.ts'
import type { HttpConnections } from './http-connections.ts'
import { assertRange, objectChanged, objectUnavailable, objectUnreadable } from './object-errors.ts'
import { askS3, type S3Answer } from './s3-answer.ts'
import { statusOf, unanswered } from './s3-errors.ts'

/** Of an answer for several reads: MinIO lets nobody write an object that is being read. */
const ANSWER_BYTES_MAX = 32 * MIB
/** With so many answers under way in a bucket, further ones are for one read each. */
const ANSWERS_HELD_MAX = 16

interface Answer {
  readonly to: number
  readonly body: S3Answer
}

export class S3Source implements ByteSource {
  readonly key: string
  readonly bytes: number
  readonly version: string
  readonly #bucket: string
  readonly #client: S3Client
  readonly #connections: HttpConnections
  /** Answers that nobody takes anything from just now, by the byte that comes next. */
  readonly #held = new Map<number, Answer>()
  readonly #taken = new Set<Answer>()
  #isClosed = false

  constructor(info: ObjectInfo, bucket: string, client: S3Client, connections: HttpConnections) {
    this.key = info.key
    this.bytes = info.bytes
    this.version = info.version
    this.#bucket = bucket
    this.#client = client
    this.#connections = connections
  }

  async read(from: number, to: number, into?: Uint8Array, until = to): Promise<Uint8Array> {
    assertRange(this.key, from, to, this.bytes)
    const bytes = into ?? new Uint8Array(to - from)
    for (let at = from; at < to; ) {
      const held = this.#take(at)
      const answer = held ?? (await this.#ask(at, to, until))
      const end = Math.min(to, answer.to)
      this.#taken.add(answer)
      try {
        await answer.body.fill(bytes.subarray(at - from, end - from))
      } catch (error) {
        answer.body.close()
        // One that was held may have broken off long ago.
        if (held && !this.#isClosed) continue
        throw this.#isClosed ? objectUnreadable(this.key, 'it was closed', error) : unanswered(this.key, error)
      } finally {
        this.#taken.delete(answer)
      }
      at = end
      if (end < answer.to) this.#hold(end, answer)
    }
    return bytes
  }

  /** Reads that are under way fail. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const { body } of [...this.#held.values(), ...this.#taken]) body.close()
    this.#held.clear()
  }

  #take(at: number): Answer | undefined {
    const answer = this.#held.get(at)
    this.#held.delete(at)
    return answer
  }

  #hold(at: number, answer: Answer): void {
    if (this.#isClosed || this.#held.has(at)) answer.body.close()
    else this.#held.set(at, answer)
  }

  async #ask(from: number, to: number, until: number): Promise<Answer> {
    const isHeld = this.#connections.taken < ANSWERS_HELD_MAX
    const end = isHeld ? Math.max(to, Math.min(until, this.bytes, from + ANSWER_BYTES_MAX)) : to
    const long = await this.#judged(() => askS3(this.#client, this.#connections, this.#request(from, end)))
    const answer = long ? { to: end, body: long } : { to, body: await this.#whole(from, to) }
    const wanted = answer.to - from
    if (!this.#isClosed && answer.body.bytes === wanted) return answer
    answer.body.close()
    if (this.#isClosed) throw objectUnreadable(this.key, 'it was closed')
    throw objectUnavailable(this.key, `${answer.body.bytes} bytes came instead of ${wanted}`)
  }

  /** An answer that does not tell its length: read by the SDK's own client, then given from memory. */
  async #whole(from: number, to: number): Promise<S3Answer> {
    const bytes = new Uint8Array(to - from)
    const { Body } = await this.#judged(() => this.#client.send(new GetObjectCommand(this.#request(from, to))))
    const came = await this.#judged(() => copy(Body as AsyncIterable<Uint8Array>, bytes))
    return { bytes: came, fill: async (into) => into.set(bytes), close: () => {} }
  }

  #request(from: number, to: number) {
    return { Bucket: this.#bucket, Key: this.key, Range: `bytes=${from}-${to - 1}`, IfMatch: this.version }
  }

  async #judged<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const status = statusOf(error)
      if (status === 412) throw objectChanged(this.key, `its ETag is no longer ${this.version}`)
      if (status === 416) throw objectChanged(this.key, `it no longer has ${this.bytes} bytes`)
      if (status === 404) throw objectChanged(this.key, 'it was removed')
      throw unanswered(this.key, error)
    }
  }
}

/** Returns how many bytes came; it stops where they are more than `into` can hold. */
async function copy(body: AsyncIterable<Uint8Array>, into: Uint8Array): Promise<number> {
  let came = 0
  for await (const chunk of body) {
    if (came + chunk.length > into.length) return came + chunk.length
    into.set(chunk, came)
    came += chunk.length
  }
  return came
}
