/** Speaks to a server as a client would: HTTP and JSON, nothing else. int64 beyond 2^53 comes back as bigint. */
import { waitFor } from './wait-for.ts'

export interface Answer {
  readonly code: number
  readonly message?: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at.
  readonly data?: any
}

export interface JobState {
  readonly jobId: string
  readonly state: string
  readonly progress: number
  readonly reason?: string
  readonly importedRows: number
  readonly totalRows: number
  readonly fileSize: number
  readonly stage: string
  readonly retries: number
  readonly bytesPerSecond: number
  readonly rowsPerSecond: number
  readonly etaSeconds: number | null
  readonly bottleneck: string | null
  readonly durable: string
  readonly indexed: string
  readonly visible: string
  readonly waitsFor?: string
  readonly receipt: { files: { file: string; read: number; stored: number }[]; read: number; stored: number }
}

/** JSON.parse that keeps integers exact. */
export const parseExact = (text: string): Answer =>
  JSON.parse(text, ((_key: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
      ? BigInt(context.source!)
      : value) as (key: string, value: unknown) => unknown)

/** JSON.stringify that writes bigint as an integer. */
export const stringifyExact = (value: unknown): string =>
  JSON.stringify(value, (_key, v) =>
    typeof v === 'bigint' ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(v)) : v,
  )

export class Api {
  readonly address: string

  constructor(address: string) {
    this.address = address
  }

  /** The envelope as it came, whatever its code. */
  async call(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.address}/v2/vectordb/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: stringifyExact(body),
    })
    return parseExact(await response.text())
  }

  /** The data of a call that must succeed. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests look at.
  async ok(path: string, body: unknown = {}): Promise<any> {
    const answer = await this.call(path, body)
    if (answer.code !== 0) throw new Error(`${path}: ${answer.code} ${answer.message}`)
    return answer.data
  }

  async startImport(
    collectionName: string,
    files: readonly (readonly string[])[],
    options: object = {},
  ): Promise<string> {
    return (await this.ok('jobs/import/create', { collectionName, files, options })).jobId
  }

  job(jobId: string): Promise<JobState> {
    return this.ok('jobs/import/describe', { jobId })
  }

  /** Waits for the job's end, Completed or Failed. */
  async ended(jobId: string): Promise<JobState> {
    let job: JobState | undefined
    await waitFor(async () => {
      job = await this.job(jobId)
      return job.state === 'Completed' || job.state === 'Failed'
    }, `job ${jobId} has ended`)
    return job!
  }

  async import(collectionName: string, files: readonly (readonly string[])[], options: object = {}): Promise<JobState> {
    return this.ended(await this.startImport(collectionName, files, options))
  }
}
