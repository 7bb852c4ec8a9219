/** Finds a MinIO binary, or builds it once with Go. Run as a script it does so ahead of the tests and prints the path. */
import { execFile } from 'node:child_process'
import { accessSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const MODULE = 'github.com/minio/minio@latest'
const cacheFolder = (): string => process.env.ELANUS_CACHE || join(homedir(), '.cache', 'elanus')

/** The path of a binary, or why there is none. */
export async function findMinio(): Promise<{ path: string } | { skip: string }> {
  const cached = join(cacheFolder(), 'minio')
  const places = [process.env.ELANUS_MINIO, ...onPath('minio'), cached]
  const found = places.find((place) => place !== undefined && isExecutable(place))
  if (found) return { path: found }
  if (!onPath('go').some(isExecutable)) {
    return { skip: 'no MinIO: not on PATH, not in the cache, and no Go to build it' }
  }
  return build(cached)
}

async function build(target: string): Promise<{ path: string } | { skip: string }> {
  const folder = `${target}-build-${process.pid}`
  mkdirSync(folder, { recursive: true })
  console.error(`building MinIO into ${target} (once; some minutes)`)
  try {
    await promisify(execFile)('go', ['install', MODULE], { env: { ...process.env, GOBIN: folder } })
    renameSync(join(folder, 'minio'), target)
    return { path: target }
  } catch (error) {
    return { skip: `no MinIO: go install failed: ${(error as Error).message.trim().split('\n').at(-1)}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const onPath = (name: string): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not to be run: no candidate.
    return false
  }
}

if (import.meta.main) {
  const found = await findMinio()
  console.error('path' in found ? `MinIO: ${found.path}` : `tests against MinIO will be skipped: ${found.skip}`)
}
