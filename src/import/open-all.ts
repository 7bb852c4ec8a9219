/** Opens the files of a group; what cannot be opened becomes an error that names it. */
import { FileError } from '../core/errors.ts'
import type { Bucket, ByteSource } from '../objects/byte-source.ts'

export async function openAll(bucket: Pick<Bucket, 'open'>, keys: readonly string[]): Promise<ByteSource[]> {
  const opened: ByteSource[] = []
  try {
    for (const key of keys) opened.push(await open(bucket, key))
    return opened
  } catch (error) {
    await Promise.all(opened.map((source) => source.close()))
    throw error
  }
}

async function open(bucket: Pick<Bucket, 'open'>, key: string): Promise<ByteSource> {
  try {
    return await bucket.open(key)
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause)
    throw new FileError(`failed to read the file '${key}', error: ${text}`, { file: key }, { cause })
  }
}
