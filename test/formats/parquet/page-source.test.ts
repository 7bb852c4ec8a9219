import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { readFooter } from '../../../src/formats/parquet/footer.ts'
import { PageSource } from '../../../src/formats/parquet/page-source.ts'
import { fixture } from '../numpy/read-rows.ts'

async function pagesOf(name: string, windowBytes: number): Promise<{ pages: string[]; read: number; size: number }> {
  const source = fixture(name)
  const chunk = (await readFooter(source)).rowGroups[0].chunks[1]
  source.reads.length = 0
  const pages: string[] = []
  const stream = new PageSource(source, chunk, windowBytes, { field: 'vector', rowGroup: 0 })
  for (let page = await stream.next(); page; page = await stream.next()) {
    pages.push(`${page.header.type} ${page.header.uncompressed_page_size} ${Buffer.from(page.body).toString('base64')}`)
  }
  return { pages, read: source.reads.reduce((sum, [from, to]) => sum + to - from, 0), size: chunk.to - chunk.from }
}

describe('the pages of a column', () => {
  for (const name of ['parquet-full.none.parquet', 'parquet-full.v2.parquet', 'parquet-full.small-pages.parquet']) {
    test(`are the same through any window, and every byte is read once: ${name}`, async () => {
      const whole = await pagesOf(name, 1 << 20)
      assert.ok(whole.pages.length > 0)
      for (const windowBytes of [1, 13, 100, 1000, 4096]) {
        const { pages, read, size } = await pagesOf(name, windowBytes)
        assert.deepEqual(pages, whole.pages)
        assert.equal(read, size)
      }
    })
  }
})
