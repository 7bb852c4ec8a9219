/** Puts one object into S3: small ones in one request, streams in parts. A failed upload leaves nothing behind. */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { type ObjectBody, partsOf } from './object-body.ts'

/** S3 takes 10 000 parts of at least 5 MiB: so up to 80 GB, above any file an import takes. */
const PART_BYTES = 8 * 1024 * 1024

export async function putToS3(client: S3Client, bucket: string, key: string, body: ObjectBody): Promise<void> {
  if (body instanceof Uint8Array) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
    return
  }
  const parts = partsOf(body, PART_BYTES)
  const first = (await parts.next()).value as Uint8Array
  if (first.length < PART_BYTES) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: first }))
    return
  }
  await putInParts(client, bucket, key, first, parts)
}

async function putInParts(
  client: S3Client,
  bucket: string,
  key: string,
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = { Bucket: bucket, Key: key }
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
  try {
    const done: CompletedPart[] = []
    const upload = async (bytes: Uint8Array) => {
      const PartNumber = done.length + 1
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: bytes }))
      done.push({ PartNumber, ETag })
    }
    await upload(first)
    for await (const part of rest) await upload(part)
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts: done } }))
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch((abortError: Error) => {
      throw new AggregateError([error, abortError], `upload of ${key} failed, and so did its clean-up`)
    })
    throw error
  }
}
