/** Elanus' HTTP API as the commands use it. Adds no retry: what fails is said, with the address and what to do. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { CommandError } from './terminal.ts'

export interface JobRecord {
  readonly jobId: string
  readonly collectionName: string
  readonly state: string
  readonly progress: number
  readonly reason?: string
}

export interface ReceiptEntry {
  readonly file?: string
  readonly fileName?: string
  readonly read?: number
  readonly stored?: number
}

export interface JobDetail {
  readonly fileName: string
  readonly fileSize: number
  readonly progress: number
  readonly state: string
  readonly importedRows: number
  readonly totalRows: number
  readonly reason?: string
}

export interface JobDescription extends JobRecord {
  readonly createTime: string
  readonly completeTime: string
  readonly importedRows: number
  readonly totalRows: number
  /** Bytes of all source files. */
  readonly fileSize: number
  readonly details: readonly JobDetail[]
  readonly receipt?: ReceiptEntry & { readonly files?: readonly ReceiptEntry[]; readonly total?: ReceiptEntry }
}

export interface CreateJob {
  readonly collectionName: string
  readonly dbName?: string
  readonly partitionName?: string
  readonly files: readonly (readonly string[])[]
  readonly options?: Readonly<Record<string, string>>
}

const JOBS = '/v2/vectordb/jobs/import'

export class ApiClient {
  readonly url: string

  /** `url`: the server's base URL without a '/' at its end. */
  constructor(url: string) {
    this.url = url
  }

  async createJob(job: CreateJob): Promise<string> {
    return (await this.#post<{ jobId: string }>(`${JOBS}/create`, job)).jobId
  }

  describeJob(jobId: string): Promise<JobDescription> {
    return this.#post(`${JOBS}/describe`, { jobId })
  }

  async listJobs(filter: { collectionName?: string; dbName?: string }): Promise<readonly JobRecord[]> {
    return (await this.#post<{ records: JobRecord[] }>(`${JOBS}/list`, filter)).records
  }

  /** Streams a local file into the server's bucket. */
  async upload(key: string, path: string): Promise<void> {
    const escaped = key.split('/').map(encodeURIComponent).join('/')
    const response = await this.#fetch(`/elanus/v1/bucket/${escaped}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(createReadStream(path)) as ReadableStream,
      duplex: 'half',
    })
    if (!response.ok) throw new CommandError(`upload of ${path} was refused: ${await reasonOf(response)}`)
    await response.body?.cancel()
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await readAnswer(response)
    if (answer.code === 0 && answer.data !== undefined) return answer.data as T
    throw new CommandError(`${answer.message ?? 'the server gave no reason'} (code ${answer.code ?? response.status})`)
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.url + path, init)
    } catch (error) {
      throw new CommandError(connectionFailure(this.url, error), { cause: error })
    }
  }
}

interface Answer {
  readonly code?: number
  readonly message?: string
  readonly data?: unknown
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  try {
    return JSON.parse(text) as Answer
  } catch (error) {
    const what = `HTTP ${response.status}, no JSON`
    throw new CommandError(`${response.url} does not answer like Elanus (${what}); check --url`, { cause: error })
  }
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    return (JSON.parse(text) as Answer).message ?? `HTTP ${response.status}`
  } catch {
    // No JSON: a proxy's page, or an older server's "not found". The status says enough.
    return `HTTP ${response.status}`
  }
}

/** The cause stands deep in the errors of fetch: TypeError → cause, at times an AggregateError of all addresses. */
function connectionFailure(url: string, error: unknown): string {
  const cause = (error as Error).cause as (Error & { code?: string }) | undefined
  switch (cause?.code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${url}; start it with "elanus serve", or give --url, --host or --port`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no host is known by the name in ${url}; check --url or --host`
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${url} broke off the connection; does the server still run?`
    default:
      return `cannot reach ${url}: ${cause?.message || (error as Error).message}`
  }
}
