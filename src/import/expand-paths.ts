/** Folders and patterns in the `files` of a request → the keys they stand for at this moment. Opens no file. */
import { setImmediate } from 'node:timers/promises'
import { ApiError, apiError, explainedError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import { type Bucket, InvalidKeyError, ObjectNotFoundError } from '../objects/byte-source.ts'
import { normalizeKey } from '../objects/object-key.ts'
import { formatOf, groupFormat } from './file-kinds.ts'
import { compileGlob, hasGlob } from './glob.ts'

/** Other requests take their turn after so many keys. */
const KEYS_AT_ONCE = 500

export type ListedBucket = Pick<Bucket, 'stat' | 'list'>
type Groups = readonly (readonly string[])[]

/** In a folder these are notes of whoever wrote it (`_SUCCESS`, `.crc`), as for Spark and Arrow. */
const isNote = (name: string): boolean => name.startsWith('.') || name.startsWith('_')

/**
 * A group of one path that is a folder (`in/`) or a pattern (`in/*.csv`) becomes one group for each row file and one for each
 * folder of NumPy files; in a group of several paths it becomes more paths of that group. Keys in bytewise order. Any other path
 * stays as it is, and so does one with the characters of a pattern that is itself a key. Throws ApiError (2100).
 */
export async function expandGroups(bucket: ListedBucket, groups: Groups): Promise<Groups> {
  if (!groups.some((group) => group.some(isPattern))) return groups
  const lookup = new Lookup(bucket)
  const expanded: (readonly string[])[] = []
  for (const group of groups) {
    if (group.length === 1) expanded.push(...(await lookup.groupsOf(group[0])))
    else {
      const keys: string[] = []
      for (const path of group) keys.push(...((await lookup.keysOf(path)) ?? [path]))
      expanded.push(keys)
    }
  }
  return expanded
}

const isPattern = (path: string): boolean => path.endsWith('/') || hasGlob(path)

class Lookup {
  readonly #bucket: ListedBucket
  #listed = 0

  constructor(bucket: ListedBucket) {
    this.#bucket = bucket
  }

  async groupsOf(path: string): Promise<Groups> {
    const keys = await this.keysOf(path)
    if (!keys) return [[path]]
    const groups = new Map<string, string[]>()
    for (const key of keys) {
      const folder = key.slice(0, key.lastIndexOf('/') + 1)
      const name = formatOf(key) === 'numpy' ? folder : key
      groups.set(name, [...(groups.get(name) ?? []), key])
    }
    return [...groups.values()]
  }

  /** undefined where the path is no pattern. */
  async keysOf(path: string): Promise<readonly string[] | undefined> {
    if (!isPattern(path)) return undefined
    try {
      return path.endsWith('/') ? await this.#inFolders(path) : await this.#matching(path)
    } catch (error) {
      if (error instanceof InvalidKeyError) throw apiError('importFailed', error.message, { cause: error })
      if (error instanceof RangeError) throw apiError('importFailed', `invalid path '${path}': ${error.message}`)
      throw error
    }
  }

  async #inFolders(path: string): Promise<readonly string[] | undefined> {
    const folder = path.replace(/\/+$/, '')
    // The whole bucket is no folder to import: refused as Milvus refuses any name without an extension.
    if (/^[/.]*$/.test(folder) && !folder.includes('..')) return undefined
    const normal = normalizeKey(folder)
    const depth = normal.split('/').length
    const matches = hasGlob(normal) ? compileGlob(`${normal}/**`) : (key: string) => key.startsWith(`${normal}/`)
    const isData = (key: string) => !key.split('/').slice(depth).some(isNote)
    const keys = await this.#list(path, hasGlob(normal) ? normal : `${normal}/`, (key) => matches(key) && isData(key))
    // In the words in which Milvus refuses a folder.
    if (keys.length === 0) groupFormat([path])
    return keys
  }

  async #matching(path: string): Promise<readonly string[]> {
    const normal = normalizeKey(path)
    if (await this.#exists(normal)) return [path]
    const keys = await this.#list(path, normal, compileGlob(normal))
    if (keys.length === 0) {
      throw explainedError('importFailed', `no file in the bucket matches the path '${path}'`, {
        hint: 'a pattern is compared with whole keys, in their case; ** stands for folders of any depth',
      })
    }
    return keys
  }

  async #exists(key: string): Promise<boolean> {
    try {
      await this.#bucket.stat(key)
      return true
    } catch (error) {
      // Invalid for this bucket alone: a name in the pattern may be longer than a file's, a link may lead out of the folder.
      if (error instanceof ObjectNotFoundError || error instanceof InvalidKeyError) return false
      throw unlistable(key, error)
    }
  }

  async #list(path: string, pattern: string, matches: (key: string) => boolean): Promise<readonly string[]> {
    const keys: string[] = []
    try {
      for await (const key of this.#bucket.list(literalPrefix(pattern))) {
        if (++this.#listed > limits.importKeysListedMax) throw tooManyKeys(path)
        if (this.#listed % KEYS_AT_ONCE === 0) await setImmediate()
        if (matches(key)) keys.push(key)
      }
    } catch (error) {
      throw error instanceof InvalidKeyError || error instanceof ApiError ? error : unlistable(path, error)
    }
    return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }
}

/** What every key that can match begins with. A last name of dots alone is no beginning that a bucket takes. */
const literalPrefix = (pattern: string): string =>
  pattern.slice(0, pattern.search(/[*?[{]|$/)).replace(/(^|\/)\.+$/, '$1')

const tooManyKeys = (path: string): ApiError =>
  apiError(
    'importFailed',
    `more than ${limits.importKeysListedMax} files had to be looked at to find those of '${path}'; name a deeper folder`,
  )

const unlistable = (path: string, error: unknown): ApiError =>
  apiError('importFailed', `cannot look up the files of '${path}': ${(error as Error).message}`, { cause: error })
