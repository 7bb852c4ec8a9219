/** What can go wrong with an object, in the same words for every kind of bucket. */
import { ObjectNotFoundError } from './byte-source.ts'

/** The object is another one than when it was opened: what was read from it so far cannot be trusted. */
export class ObjectChangedError extends Error {}
/** The bucket answered, but not with the object: no permission, a broken disk, a lost connection. */
export class ObjectReadError extends Error {}
/** It may answer when it is asked again. */
export class ObjectUnavailableError extends ObjectReadError {}

/** S3's sentence, then Milvus' words: clients match on both. */
export const objectNotFound = (key: string, cause?: unknown): ObjectNotFoundError =>
  new ObjectNotFoundError(`The specified key does not exist.: key not found[key=${key}]`, { cause })

export const objectChanged = (key: string, how: string): ObjectChangedError =>
  new ObjectChangedError(
    `object changed while it was read[key=${key}]: ${how}; import it again once nobody writes to it`,
  )

export const objectEndsBefore = (key: string, from: number, to: number, bytes: number): ObjectReadError =>
  new ObjectReadError(`read beyond the end[key=${key}]: asked for bytes ${from} to ${to}, the object has ${bytes}`)

export const objectUnreadable = (key: string, why: string, cause?: unknown): ObjectReadError =>
  new ObjectReadError(`cannot read object[key=${key}]: ${why}`, { cause })

export const objectUnavailable = (key: string, why: string, cause?: unknown): ObjectUnavailableError =>
  new ObjectUnavailableError(`cannot read object[key=${key}]: ${why}`, { cause })

/** Throws where [from, to) is no part of an object of so many bytes. */
export function assertRange(key: string, from: number, to: number, bytes: number): void {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) {
    throw new RangeError(`bytes ${from} to ${to} are no range[key=${key}]`)
  }
  if (to > bytes) throw objectEndsBefore(key, from, to, bytes)
}
