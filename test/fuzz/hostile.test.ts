/** Hostile files end in a FileError that names file and place, soon, and inside a bound of memory; each in its own process. */
import { strict as assert } from 'node:assert'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { hostileNumpy } from './hostile-numpy.ts'
import { hostileParquet } from './hostile-parquet.ts'
import { hostileTexts } from './hostile-text.ts'

/** A reader's share of a worker's memory, the hostile file and a bare Node with Arrow (about 110 MiB) included. */
const RSS_MIB_MAX = 512
const MS_MAX = 5000
/** A little less than a worker's heap has by default: what does not fit is an OOM. */
const HEAP_MIB = 384

describe('a hostile file is refused, or read if it is only large', () => {
  for (const [number, { name, message }] of [...hostileTexts, ...hostileNumpy, ...hostileParquet].entries()) {
    test(name, async () => {
      const child = join(import.meta.dirname, 'hostile-child.ts')
      const { stdout } = await promisify(execFile)(process.execPath, [
        `--max-old-space-size=${HEAP_MIB}`,
        child,
        String(number),
      ])
      const ended = JSON.parse(stdout)
      if (process.env.ELANUS_SHOW) console.log(name, ended)
      if (message) assert.match(ended.message ?? 'accepted', message)
      else assert.equal(ended.message, undefined)
      if (message) assert.ok(ended.keys.includes(ended.file), `it names ${ended.file}`)
      assert.ok(
        ended.message === undefined || ended.message.length < 3000,
        `a message of ${ended.message?.length} characters`,
      )
      assert.ok(ended.rssMib < RSS_MIB_MAX, `${ended.rssMib} MiB`)
      assert.ok(ended.ms < MS_MAX, `${ended.ms} ms`)
    })
  }
})
