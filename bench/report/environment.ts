/** What a result belongs to: machine, versions, commit. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Environment {
  readonly machine: { cpu: string; cores: number; memoryBytes: number; system: string }
  readonly versions: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly commit: string | null
  /** What differs from the commit: names of changed files; the results then belong to no commit. */
  readonly changed: readonly string[] | null
}

/** `peers`: peer → package → version. */
export function environment(peers: Readonly<Record<string, Readonly<Record<string, string>>>>): Environment {
  const { version, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const processors = cpus()
  return {
    machine: {
      cpu: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      memoryBytes: totalmem(),
      system: `${process.platform} ${release()} ${process.arch}`,
    },
    versions: { elanus: version, node: process.version, lancedb: dependencies['@lancedb/lancedb'], peers: flat(peers) },
    commit: git('rev-parse', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no')?.split('\n').filter(Boolean) ?? null,
  }
}

/** `milvus: milvus` → `2.3.5`. */
const flat = (peers: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(peers).flatMap(([peer, packages]) =>
      Object.entries(packages).map(([name, version]) => [`${peer}: ${name}`, version]),
    ),
  )

/** null in a folder without git. */
function git(...args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null
  }
}
