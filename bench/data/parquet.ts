/** The Parquet files of the bench, written by pyarrow in a Python that the bench makes for itself. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { makePythonEnv } from '../python-env.ts'
import type { ParquetKind } from './formats.ts'

const SCRIPT = fileURLToPath(new URL('make-parquet.py', import.meta.url))
const REQUIREMENTS = fileURLToPath(new URL('pyarrow.txt', import.meta.url))

export interface Conversion {
  /** A folder of .npy files. */
  readonly from: string
  readonly to: string
}

/** `python`: one that has pyarrow, or undefined for the bench's own in `cache`. */
export function writeParquet(
  conversions: readonly Conversion[],
  { compression, oneRowGroup }: ParquetKind,
  cache: string,
  python?: string,
): void {
  const paths = conversions.flatMap(({ from, to }) => [from, to])
  execFileSync(python ?? ownPython(cache), [SCRIPT, compression, oneRowGroup ? 'one-group' : 'groups', ...paths], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

function ownPython(cache: string): string {
  try {
    return makePythonEnv(cache, REQUIREMENTS).python
  } catch (error) {
    const hint = 'give one with --python, or leave Parquet out with --formats numpy,json'
    throw new Error(`no Python with pyarrow to be had (${(error as Error).message}); ${hint}`, { cause: error })
  }
}
