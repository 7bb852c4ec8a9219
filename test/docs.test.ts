/** The pages name files; what they name must be there. */
import { strict as assert } from 'node:assert'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGES = globSync(['*.md', 'docs/**/*.md', 'bench/*.md', 'test/**/*.md'], { cwd: ROOT })

/** `src/a/b.ts` or, within a page about src/, `a/b.ts`; with a wildcard or a placeholder it names no file. */
const PATH = /`((?:src|test|docs|bench|scripts|examples|import|engine|formats|columns)\/[\w./-]+|[\w-]+\.ts)`/g
const LINK = /\]\((?!https?:|#)([^)#]+)/g
/** Made when something runs. */
const MADE = /^(?:bench\/(?:results|\.cache)|results|test\/corpus\/<)/

function exists(page: string, path: string): boolean {
  const places = [join(ROOT, path), join(ROOT, dirname(page), path), join(ROOT, 'src', path)]
  return places.some(existsSync) || globSync(`src/**/${path}`, { cwd: ROOT }).length > 0
}

/** `csv/quoting`, `numpy/floats_*`: cases of the corpus, of one format or of several. */
const CASE = /`((?:json|jsonl|csv|numpy|parquet|\*)\/[a-z0-9_*]+)`/g

test('every case of the corpus that a page names is there', () => {
  let named = 0
  for (const page of PAGES) {
    for (const [, name] of readFileSync(join(ROOT, page), 'utf8').matchAll(CASE)) {
      named++
      assert.ok(globSync(`test/corpus/${name}.expect.json`, { cwd: ROOT }).length > 0, `${page} names ${name}`)
    }
  }
  assert.ok(named > 20, `the pages name ${named} cases: the pattern sees too few`)
})

test('every file that a page names is there', () => {
  let named = 0
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), 'utf8')
    for (const pattern of [PATH, LINK]) {
      for (const [, path] of text.matchAll(pattern)) {
        if (MADE.test(path)) continue
        named++
        assert.ok(exists(page, path), `${page} names ${path}`)
      }
    }
  }
  assert.ok(named > 50, `the pages name ${named} files: the patterns see too few`)
})
