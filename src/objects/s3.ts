/** A bucket of S3, MinIO or anything that speaks their protocol. Reads ranges that are tied to one ETag. */
import {
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { Bucket, BucketConfig, ByteSource, ObjectInfo } from './byte-source.ts'
import { HttpConnections } from './http-connections.ts'
import type { ObjectBody } from './object-body.ts'
import { ObjectReadError, objectNotFound, objectUnreadable } from './object-errors.ts'
import { isNormalKey, normalizeKey, normalizePrefix } from './object-key.ts'
import { statusOf, unanswered, whyS3Failed } from './s3-errors.ts'
import { putToS3 } from './s3-put.ts'
import { S3Source } from './s3-source.ts'

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
  /** For what objects hold; the client's own are for all else. */
  readonly #connections = new HttpConnections()

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
    return new S3Source(await this.stat(key), this.#bucket, this.#client, this.#connections)
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
    this.#connections.close()
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
