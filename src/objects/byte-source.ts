/** The port to a bucket: keys in, bytes out. A folder and S3 are its adapters. */

export interface ObjectInfo {
  readonly key: string
  readonly bytes: number
  /** Changes whenever the content does: an ETag, or mtime and inode. */
  readonly version: string
}

export interface ByteSource extends ObjectInfo {
  /**
   * Exactly the bytes [from, to); throws if the object ends before or has changed since it was opened. `into`: memory of that
   * many bytes, which the source may fill and return; it is not the caller's again before the promise has settled. `until`: how
   * far the caller means to go on reading from `to`, in order; the source may have those bytes sent with these.
   */
  read(from: number, to: number, into?: Uint8Array, until?: number): Promise<Uint8Array>
  /** Reads that are under way may fail. */
  close(): Promise<void>
}

export interface Bucket {
  /** How a user knows it, for messages: a folder or `s3://name`. */
  readonly name: string
  /** Throws `ObjectNotFoundError` when there is no such object, `InvalidKeyError` when the key leaves the bucket. */
  stat(key: string): Promise<ObjectInfo>
  open(key: string): Promise<ByteSource>
  /**
   * The keys that begin with a text, in no promised order: those that `open` would open, so none that is no valid key. '' for
   * all; `in/` for a folder. A folder that is a symbolic link is not entered, other than as a part of the prefix.
   */
  list(prefix: string): AsyncIterable<string>
  /** Puts an object; used by the CLI's upload and by tests. */
  put(key: string, bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export class ObjectNotFoundError extends Error {}
export class InvalidKeyError extends Error {}

/** How to open a bucket: plain data, so that it can be sent to a worker process. */
export type BucketConfig =
  | { readonly kind: 'local'; readonly folder: string }
  | {
      readonly kind: 's3'
      readonly name: string
      readonly endpoint?: string
      readonly region: string
      readonly accessKey?: string
      readonly secretKey?: string
      readonly pathStyle: boolean
    }
