/** Opens the files of a group; what cannot be opened becomes an error that names it. */
import { FileError } from '../core/errors.ts'
import { type Bucket, type ByteSource, ObjectNotFoundError } from '../objects/byte-source.ts'
import { nearKeyHint } from './near-key-hint.ts'

/** `listed`: where to look for the key that was meant by one that is not there. */
export async function openAll(
  bucket: Pick<Bucket, 'open'>,
  keys: readonly string[],
  listed?: Pick<Bucket, 'name' | 'list'>,
): Promise<ByteSource[]> {
  const opened: ByteSource[] = []
  try {
    for (const key of keys) opened.push(await open(bucket, key, listed))
    return opened
  } catch (error) {
    await Promise.all(opened.map((source) => source.close()))
    throw error
  }
}

async function open(
  bucket: Pick<Bucket, 'open'>,
  key: string,
  listed: Pick<Bucket, 'name' | 'list'> | undefined,
): Promise<ByteSource> {
  try {
    return await bucket.open(key)
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause)
    const hint = listed && cause instanceof ObjectNotFoundError ? await nearKeyHint(listed, key) : undefined
    throw new FileError(`failed to read the file '${key}', error: ${text}`, { file: key }, { hint, cause })
  }
}
