/** From the arguments of `elanus import` to file groups: which are local files to upload, which are keys already there. */
import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { CommandError } from './terminal.ts'

export interface GroupFile {
  /** In the bucket. */
  readonly key: string
  /** The local file to upload there first; undefined where the key is taken as it is. */
  readonly path?: string
}

/**
 * NumPy files are one group, as one set of columns; every other file is a group of its own.
 * `asKeys`: nothing is looked up locally.
 */
export function fileGroups(names: readonly string[], asKeys: boolean): GroupFile[][] {
  const numpy = names.filter((name) => name.toLowerCase().endsWith('.npy'))
  const others = names.filter((name) => !numpy.includes(name))
  const groups = others.map((name) => [name])
  if (numpy.length > 0) groups.push(numpy)
  return groups.map((group) => groupOf(group, asKeys))
}

function groupOf(names: readonly string[], asKeys: boolean): GroupFile[] {
  const folder = `uploads/${randomBytes(8).toString('hex')}`
  const files = names.map(
    (name): GroupFile =>
      !asKeys && isLocalFile(name) ? { key: `${folder}/${basename(name)}`, path: name } : { key: name },
  )
  const keys = new Set(files.map((file) => file.key))
  if (keys.size < files.length) {
    throw new CommandError(
      `two NumPy files of one set have the same name; each is named by its field: ${names.join(', ')}`,
    )
  }
  return files
}

/** Throws where the name can only mean a local file and there is none: a key never begins with `./`, `../` or `~`. */
function isLocalFile(name: string): boolean {
  if (existsSync(name)) {
    if (statSync(name).isFile()) return true
    throw new CommandError(
      `${name} is not a file; name the files themselves, for instance ${name.replace(/\/$/, '')}/*`,
    )
  }
  if (/^(\.\.?|~)\//.test(name)) throw new CommandError(`no such file: ${name}`)
  return false
}
