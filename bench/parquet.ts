/** The Parquet file of the bench, written by pyarrow in a virtual environment that the bench makes for itself. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('make-parquet.py', import.meta.url))
const PACKAGES = ['pyarrow>=17', 'numpy>=2']

/** `python`: one that has pyarrow, or undefined for the bench's own below `cache`. */
export function makeParquet(numpyFolder: string, file: string, cache: string, python?: string): void {
  execFileSync(python ?? ownPython(cache), [SCRIPT, numpyFolder, file], { stdio: ['ignore', 'inherit', 'inherit'] })
}

function ownPython(cache: string): string {
  const venv = join(cache, 'venv')
  const python = join(venv, 'bin', 'python')
  const marker = join(venv, 'ready')
  if (existsSync(marker)) return python
  console.log('making a Python environment with pyarrow in bench/.cache/venv (once)')
  try {
    rmSync(venv, { recursive: true, force: true })
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio: 'inherit' })
    execFileSync('touch', [marker])
  } catch (error) {
    const hint = 'give a Python that has pyarrow with --python, or leave parquet out with --formats numpy,json'
    throw new Error(`cannot make a Python environment with pyarrow; ${hint}`, { cause: error })
  }
  return python
}
