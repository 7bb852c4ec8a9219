/** The floor under every import: writing as many bytes as the vectors have, and fsyncing them. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { inRunFolder } from '../cache.ts'
import type { RowSet } from '../data/random-rows.ts'

const CHUNK_BYTES = 8 * 1024 * 1024

/** Seconds; no import can be faster on this disk. */
export function measureFloor(cache: string, { rows, dim }: RowSet): Promise<number> {
  return inRunFolder(cache, (folder) => {
    const bytes = Buffer.alloc(CHUNK_BYTES)
    for (let i = 0; i < bytes.length; i += 4) bytes.writeInt32LE(Math.imul(i, 0x9e3779b1), i)
    const started = performance.now()
    const file = openSync(join(folder, 'floor'), 'w')
    for (let left = rows * dim * 4; left > 0; ) left -= writeSync(file, bytes, 0, Math.min(left, bytes.length))
    fsyncSync(file)
    closeSync(file)
    return (performance.now() - started) / 1000
  })
}
