/** The few calls of the REST API that the demo makes, as any client would make them. */

export interface FileReceipt {
  readonly file: string
  readonly read: number
  readonly stored: number
}

export interface Job {
  readonly jobId: string
  readonly state: string
  readonly progress: number
  readonly importedRows: number
  readonly totalRows: number
  readonly fileSize: number
  readonly reason?: string
  readonly receipt?: { readonly files: readonly FileReceipt[]; readonly read: number; readonly stored: number }
}

export interface Hit {
  readonly id: number
  readonly distance: number
  readonly label: number
  readonly vector: readonly number[]
}

export interface Digit {
  readonly id: number
  readonly label: number
  readonly fold: number
  readonly vector: readonly number[]
}

export class Api {
  readonly #address: string
  readonly #signal: AbortSignal

  /** Once `signal` is aborted every call throws. */
  constructor(address: string, signal: AbortSignal) {
    this.#address = address
    this.#signal = signal
  }

  createDigits(collectionName: string): Promise<unknown> {
    return this.#call('collections/create', {
      collectionName,
      schema: {
        fields: [
          { fieldName: 'id', dataType: 'Int64', isPrimary: true },
          { fieldName: 'label', dataType: 'Int8' },
          { fieldName: 'fold', dataType: 'Int8' },
          { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 64 } },
        ],
      },
      indexParams: [{ fieldName: 'vector', indexName: 'vector', indexType: 'AUTOINDEX', metricType: 'L2' }],
    })
  }

  async startImport(collectionName: string, files: readonly (readonly string[])[]): Promise<string> {
    const { jobId } = await this.#call<{ jobId: string }>('jobs/import/create', { collectionName, files })
    return jobId
  }

  job(jobId: string): Promise<Job> {
    return this.#call('jobs/import/describe', { jobId })
  }

  /** The nearest neighbours of each query among the rows that were not held out, one list for each query. */
  async neighbours(collectionName: string, queries: readonly Digit[], limit: number): Promise<Hit[][]> {
    const hits = await this.#call<Hit[]>('entities/search', {
      collectionName,
      data: queries.map((query) => query.vector),
      annsField: 'vector',
      filter: 'fold == 0',
      limit,
      outputFields: ['label', 'vector'],
    })
    if (hits.length !== queries.length * limit) {
      throw new Error(`expected ${queries.length} × ${limit} neighbours from ${collectionName}, got ${hits.length}`)
    }
    return queries.map((_, i) => hits.slice(i * limit, (i + 1) * limit))
  }

  async #call<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.#address}/v2/vectordb/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: this.#signal,
    })
    const answer = (await response.json()) as { code: number; message?: string; data: T }
    if (answer.code !== 0) throw new Error(`${path}: ${answer.message} (code ${answer.code})`)
    return answer.data
  }
}
