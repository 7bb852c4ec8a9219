/** A bucket of S3, MinIO or anything that speaks their protocol. Reads ranges that are tied to one ETag. */
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Bucket, BucketConfig, ByteSource, ObjectInfo } from './byte-source.ts'
import type { ObjectBody } from './object-body.ts'
import {
  assertRange,
  ObjectReadError,
  objectChanged,
  objectNotFound,
  objectUnavailable,
  objectUnreadable,
} from './object-errors.ts'
import { isNormalKey, normalizeKey, normalizePrefix } from './object-key.ts'
import { putToS3 } from './s3-put.ts'

export type S3BucketConfig = Extract<BucketConfig, { kind: 's3' }>

const CONNECT_TIMEOUT_MS = 5_000
/** Without a byte for so long, a request counts as lost. */
const REQUEST_TIMEOUT_MS = 60_000
/** Of one request, by the SDK; it repeats none whose answer broke off in the middle. */
const ATTEMPTS_MAX = 4

export class S3Bucket implements Bucket {
  readonly name: string
  readonly #bucket: string
  readonly #client: S3Client

  /** `attemptsMax`: 1 for whoever asks again itself. */
  constructor(config: S3BucketConfig, attemptsMax: number = ATTEMPTS_MAX) {
    this.name = `s3://${config.name}`
    this.#bucket = config.name
    this.#client = new S3Client({
      endpoint: config.endpoint,
      region: config.region,
      forcePathStyle: config.pathStyle,
      // Without keys in the config the SDK looks where AWS tools look: environment, profile, role.
      credentials:
        config.accessKey !== undefined && config.secretKey !== undefined
          ? { accessKeyId: config.accessKey, secretAccessKey: config.secretKey }
          : undefined,
      maxAttempts: attemptsMax,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: REQUEST_TIMEOUT_MS },
      // Stores other than AWS' know no newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }

  async stat(key: string): Promise<ObjectInfo> {
    const normal = normalizeKey(key)
    const head = await this.#head(normal)
    if (head.ContentLength === undefined || head.ETag === undefined) {
      throw objectUnreadable(normal, `${this.name} tells neither its size nor its ETag`)
    }
    return { key: normal, bytes: head.ContentLength, version: head.ETag }
  }

  async open(key: string): Promise<ByteSource> {
    return new S3Source(await this.stat(key), this.#bucket, this.#client)
  }

  async *list(prefix: string): AsyncGenerator<string, void, undefined> {
    const Prefix = normalizePrefix(prefix)
    try {
      for await (const page of paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined && isNormalKey(Key)) yield Key
      }
    } catch (error) {
      throw new ObjectReadError(`${this.name}: ${whyS3Failed(error)}`, { cause: error })
    }
  }

  async put(key: string, body: ObjectBody): Promise<void> {
    await putToS3(this.#client, this.#bucket, normalizeKey(key), body)
  }

  /** Throws where the bucket is not there or the credentials do not open it. */
  async probe(): Promise<void> {
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
    } catch (error) {
      throw new ObjectReadError(`${this.name}: ${whyS3Failed(error)}`, { cause: error })
    }
  }

  async close(): Promise<void> {
    this.#client.destroy()
  }

  async #head(key: string): Promise<HeadObjectCommandOutput> {
    try {
      return await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }))
    } catch (error) {
      // A HEAD has no body, so a missing bucket looks like a missing object; the bucket itself knows.
      if (statusOf(error) === 404) {
        await this.probe()
        throw objectNotFound(key, error)
      }
      throw unanswered(key, error)
    }
  }
}

class S3Source implements ByteSource {
  readonly key: string
  readonly bytes: number
  readonly version: string
  readonly #bucket: string
  readonly #client: S3Client

  constructor(info: ObjectInfo, bucket: string, client: S3Client) {
    this.key = info.key
    this.bytes = info.bytes
    this.version = info.version
    this.#bucket = bucket
    this.#client = client
  }

  async read(from: number, to: number, into?: Uint8Array): Promise<Uint8Array> {
    assertRange(this.key, from, to, this.bytes)
    const bytes = into ?? new Uint8Array(to - from)
    if (from === to) return bytes
    const body = (await this.#get(from, to)) as AsyncIterable<Uint8Array>
    const came = await fill(bytes, body).catch((error) => Promise.reject(unanswered(this.key, error)))
    if (came === bytes.length) return bytes
    throw objectUnavailable(this.key, `${came} bytes came instead of ${bytes.length}`)
  }

  async close(): Promise<void> {}

  async #get(from: number, to: number) {
    const request = { Bucket: this.#bucket, Key: this.key, Range: `bytes=${from}-${to - 1}`, IfMatch: this.version }
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(request))
      if (!Body) throw new Error('the answer has no body')
      return Body
    } catch (error) {
      const status = statusOf(error)
      if (status === 412) throw objectChanged(this.key, `its ETag is no longer ${this.version}`)
      if (status === 416) throw objectChanged(this.key, `it no longer has ${this.bytes} bytes`)
      if (status === 404) throw objectChanged(this.key, 'it was removed')
      throw unanswered(this.key, error)
    }
  }
}

/** Returns how many bytes came; what is more than `bytes` can hold is only counted. */
async function fill(bytes: Uint8Array, body: AsyncIterable<Uint8Array>): Promise<number> {
  let came = 0
  for await (const chunk of body) {
    if (came + chunk.length <= bytes.length) bytes.set(chunk, came)
    came += chunk.length
  }
  return came
}

/** Whether asking again can help: the service is overloaded, broken or not to be reached, and nothing was refused. */
function unanswered(key: string, error: unknown): Error {
  const status = statusOf(error)
  const isRefused = status !== undefined && status >= 300 && status < 500 && status !== 408 && status !== 429
  const isUnknown = (error as Error).name === 'CredentialsProviderError'
  return (isRefused || isUnknown ? objectUnreadable : objectUnavailable)(key, whyS3Failed(error), error)
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } })?.$metadata?.httpStatusCode

/** Why S3 did not answer as asked, for a person: the SDK's own texts are often just `UnknownError`. */
export function whyS3Failed(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string }
  if (name === 'CredentialsProviderError') {
    return 'no S3 credentials found; give s3-access-key and s3-secret-key, or set up the AWS credential chain'
  }
  switch (statusOf(error)) {
    case 401:
    case 403:
      return `access denied; check s3-access-key, s3-secret-key and the bucket's policy (${name})`
    case 404:
      return 'the bucket does not exist; check its name and s3-endpoint'
    case 301:
    case 307:
      return 'the bucket is in another region; check s3-region'
    default:
      return code === 'ECONNREFUSED' || code === 'ENOTFOUND'
        ? `cannot connect (${code}); check s3-endpoint`
        : `${name}: ${message || code || 'no reason given'}`
  }
}
