/** Peak memory of a process and all its children, read from Linux' /proc. Elsewhere there is nothing to read and all is 0. */
import { readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 50

export interface MemoryPeaks {
  /** Peak of the server process, in bytes, as the kernel keeps it. */
  readonly serverBytes: number
  /** Highest peak of any one child process. */
  readonly workerBytes: number
  readonly workers: number
  /** Highest sum over all processes at one moment, sampled. Pages that processes share (programs, libraries) count once. */
  readonly totalBytes: number
}

interface Sample {
  readonly pid: number
  readonly shareBytes: number
  readonly peakBytes: number
}

/** Samples until `stop`, which returns the peaks since the processes began. */
export function watchMemory(pid: number): { stop(): MemoryPeaks } {
  const peaks = new Map<number, number>()
  let totalBytes = 0
  const sample = () => {
    const samples = sampleTree(pid)
    for (const one of samples) peaks.set(one.pid, Math.max(peaks.get(one.pid) ?? 0, one.peakBytes))
    totalBytes = Math.max(
      totalBytes,
      samples.reduce((sum, one) => sum + one.shareBytes, 0),
    )
  }
  sample()
  const timer = setInterval(sample, SAMPLE_MS)
  return {
    stop() {
      clearInterval(timer)
      sample()
      const workers = [...peaks].filter(([other]) => other !== pid).map(([, bytes]) => bytes)
      return {
        serverBytes: peaks.get(pid) ?? 0,
        workerBytes: Math.max(0, ...workers),
        workers: workers.length,
        totalBytes,
      }
    },
  }
}

function sampleTree(root: number): Sample[] {
  if (process.platform !== 'linux') return []
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const parent = parentOf(pid)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree.map(sampleOf).filter((one) => one !== undefined)
}

/** A process may end between two looks at it: then there is nothing to say about it. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The fourth word of stat; the second, the name in parentheses, may hold anything. */
function parentOf(pid: number): number | undefined {
  const stat = readProc(`/proc/${pid}/stat`)
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function sampleOf(pid: number): Sample | undefined {
  const status = readProc(`/proc/${pid}/status`)
  const maps = readProc(`/proc/${pid}/smaps_rollup`)
  if (status === undefined || maps === undefined) return undefined
  return { pid, shareBytes: bytesIn(maps, 'Pss'), peakBytes: bytesIn(status, 'VmHWM') }
}

const bytesIn = (text: string, key: string): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
