/** A process that reads one hostile file, by its number, and says how that ended and how much memory it took at most. */
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { FileError } from '../../src/core/errors.ts'
import { readers } from '../../src/formats/readers.ts'
import { schemaOf } from './hostile.ts'
import { hostileNumpy } from './hostile-numpy.ts'
import { hostileParquet } from './hostile-parquet.ts'
import { hostileTexts } from './hostile-text.ts'

const hostile = [...hostileTexts, ...hostileNumpy, ...hostileParquet][Number(process.argv[2])]
const schema = schemaOf(hostile)
const batch = new BatchBuilder(schema, new IdBlock(1n), 0)
const sources = await hostile.files()
const before = process.resourceUsage().maxRSS
const began = performance.now()
let message: string | undefined
let file: string | undefined
try {
  const csv = { separator: ',', nullKey: '' }
  const onBatch = async () => void batch.finish()
  await readers[hostile.format](
    { sources, range: { kind: 'whole' }, csv, onBatch, signal: new AbortController().signal },
    batch,
  )
} catch (error) {
  message = error instanceof FileError ? error.message : `no FileError: ${(error as Error).stack}`
  if (error instanceof FileError) file = error.place.file
}
const rss = process.resourceUsage().maxRSS
console.log(
  JSON.stringify({
    message,
    file,
    ms: Math.round(performance.now() - began),
    rssMib: Math.round(rss / 1024),
    /** Above what making the file took. */
    moreMib: Math.round((rss - before) / 1024),
    keys: sources.map(({ key }) => key),
  }),
)
