/** What S3's refusals and silences mean, for a person and for whoever asks again. */
import { objectUnavailable, objectUnreadable } from './object-errors.ts'

/** Whether asking again can help: the service is overloaded, broken or not to be reached, and nothing was refused. */
export function unanswered(key: string, error: unknown): Error {
  const status = statusOf(error)
  const isRefused = status !== undefined && status >= 300 && status < 500 && status !== 408 && status !== 429
  const isUnknown = (error as Error).name === 'CredentialsProviderError'
  return (isRefused || isUnknown ? objectUnreadable : objectUnavailable)(key, whyS3Failed(error), error)
}

export const statusOf = (error: unknown): number | undefined =>
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
