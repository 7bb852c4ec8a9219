/** Python environments of the bench, made once each in its cache folder, with the versions of a requirements file. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export interface PythonEnv {
  readonly python: string
  /** Package name → version, of the packages that the requirements file names. */
  readonly versions: Readonly<Record<string, string>>
}

/** Throws Error with the reason when Python, its venv or a package is not to be had. */
export function makePythonEnv(cache: string, requirements: string): PythonEnv {
  const name = basename(requirements, '.txt')
  const folder = join(cache, 'python', name)
  const python = join(folder, 'bin', 'python')
  const marker = join(folder, 'bench-ready.txt')
  const wanted = readFileSync(requirements, 'utf8')
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== wanted) {
    console.log(`installing ${wanted.trim().split('\n').join(', ')} for ${name} (once)`)
    rmSync(folder, { recursive: true, force: true })
    run('python3', ['-m', 'venv', folder])
    run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
    writeFileSync(marker, wanted)
  }
  return { python, versions: installedVersions(python, wanted) }
}

function installedVersions(python: string, requirements: string): Record<string, string> {
  const listed: { name: string; version: string }[] = JSON.parse(run(python, ['-m', 'pip', 'list', '--format', 'json']))
  const names = requirements.split('\n').map((line) => line.split(/[<>=]/)[0].trim())
  return Object.fromEntries(listed.filter(({ name }) => names.includes(name)).map((one) => [one.name, one.version]))
}

function run(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 })
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const lines = (stderr?.trim() || message).split('\n')
    throw new Error(lines.find((line) => line.startsWith('ERROR')) ?? lines.at(-1), { cause: error })
  }
}
