/**
 * The places in src/ that make an error of a bad file, path or request, and whether they ran: by the block coverage of V8,
 * which has to be begun before the code under test is loaded.
 */
import { globSync, readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

/** Folders and files whose errors come from files, paths and requests of an import. */
const LOOKED_AT =
  /^(?:formats|columns|json|objects|import)\/|^api\/(?:operations\/jobs\/import-create|import-options)\.ts$/

/**
 * What makes such an error: any class of errors but those of JavaScript, which are faults of Elanus or, inside the decoders of
 * Parquet, become one kind of error by `badParquet`; and the functions that make errors of requests.
 */
const SITE = /\bnew (?!Range|Type|Aggregate|Startup)\w+Error\(|\b(?:apiError|apiErrorText|explainedError)\(/g

export interface RaiseSite {
  /** Path under src/, with the line. */
  readonly place: string
  /** The line's own text. */
  readonly text: string
  /** Places with the same kind say the same: what is made, of which first words. */
  readonly kind: string
  readonly ran: boolean
}

export interface Coverage {
  sites(): Promise<readonly RaiseSite[]>
}

type Ranges = readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[]

export async function startCoverage(): Promise<Coverage> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    async sites() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      session.disconnect()
      const files = globSync('**/*.ts', { cwd: SRC }).filter((file) => LOOKED_AT.test(file))
      return files.flatMap((file) => {
        // A file that was never loaded ran nowhere.
        const loaded = result.find(({ url }) => url === pathToFileURL(join(SRC, file)).href)
        return sitesOf(file, loaded?.functions.flatMap((f) => f.ranges) ?? [])
      })
    },
  }
}

/** Types are stripped by blanks, so offsets are those of the file. */
function sitesOf(file: string, ranges: Ranges): RaiseSite[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  return [...text.matchAll(SITE)].map(({ index }) => {
    const before = text.slice(0, index)
    const line = before.split('\n').length
    return {
      place: `${file}:${line}`,
      text: text.split('\n')[line - 1].trim(),
      kind: kindOf(text.slice(index, index + KIND_CHARS), file, line),
      ran: countAt(ranges, index) > 0,
    }
  })
}

const KIND_CHARS = 200

/** `JsonSyntaxError(UNEXPECTED_END`: a constant makes places alike, any other text only itself. */
const kindOf = (text: string, file: string, line: number): string =>
  /^(?:new )?\w+\([A-Z_]+\b(?=,)/.exec(text)?.[0] ?? `${file}:${line}`

/** That of the smallest range around it. */
function countAt(ranges: Ranges, offset: number): number {
  let [count, size] = [0, Number.POSITIVE_INFINITY]
  for (const { startOffset, endOffset, count: times } of ranges) {
    if (offset < startOffset || offset >= endOffset || endOffset - startOffset >= size) continue
    ;[count, size] = [times, endOffset - startOffset]
  }
  return count
}
