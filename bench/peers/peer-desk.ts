/** Installs the peers, and runs at most one of them at a time: they would take memory and time from each other. */
import { fileURLToPath } from 'node:url'
import { makeRunFolder, removeFolder } from '../cache.ts'
import { makePythonEnv, type PythonEnv } from '../python-env.ts'
import type { Store } from '../store.ts'
import { isPython, type PeerName, type PythonPeerName, peerKind } from './peers.ts'
import { PythonPeer } from './python-peer.ts'
import { PythonStore } from './python-store.ts'

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface OpenPeer {
  readonly name: PythonPeerName
  readonly process: PythonPeer
  readonly folder: string
  readonly store: PythonStore
}

export class PeerDesk {
  readonly #cache: string
  readonly #bucket: string
  readonly #envs = new Map<PythonPeerName, PythonEnv>()
  /** Name → why it is not here. */
  readonly absent: Record<string, string> = {}
  #open?: OpenPeer

  constructor(cache: string, bucket: string) {
    this.#cache = cache
    this.#bucket = bucket
  }

  /** Returns those that are there; the others are in `absent`, with the reason. */
  install(names: readonly PeerName[]): PeerName[] {
    return names.filter((name) => !isPython(name) || this.#installOne(name))
  }

  #installOne(name: PythonPeerName): boolean {
    try {
      this.#envs.set(name, makePythonEnv(this.#cache, beside(`${peerKind(name).script}.txt`)))
      return true
    } catch (error) {
      this.absent[name] = (error as Error).message
      console.error(`${name} cannot be installed and is not measured: ${this.absent[name]}`)
      return false
    }
  }

  /** Package → version, of each peer that is there. */
  versions(): Record<string, Readonly<Record<string, string>>> {
    return Object.fromEntries([...this.#envs].map(([name, { versions }]) => [name, versions]))
  }

  /** Starts it, or returns the one that is open. */
  async store(name: PythonPeerName): Promise<Store> {
    if (this.#open?.name === name) return this.#open.store
    await this.close()
    const folder = makeRunFolder(this.#cache)
    try {
      const { python } = this.#envs.get(name)!
      const process = await PythonPeer.start(python, beside(`${peerKind(name).script}.py`), folder)
      this.#open = { name, process, folder, store: new PythonStore(process, this.#bucket) }
      return this.#open.store
    } catch (error) {
      removeFolder(folder)
      throw new Error(`${name} does not start: ${(error as Error).message}`, { cause: error })
    }
  }

  /** The process has ended and its data is gone when this returns. */
  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    if (!open) return
    await open.process.stop()
    removeFolder(open.folder)
  }
}
