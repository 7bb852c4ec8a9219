/** The arrows between the folders of src/: who may import whom. The picture they guard is in docs/ARCHITECTURE.md. */
import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../src', import.meta.url))
const COMPOSITION_ROOTS = ['main.ts', 'import/worker/main.ts']
/** Files that name a concrete adapter; a folder stands for all its files. */
const ADAPTERS = ['objects/local.ts', 'objects/s3.ts', 'objects/open-bucket.ts', 'engine/lance/', 'engine/milvus/']

interface Import {
  /** Path under src/. */
  readonly from: string
  /** Path under src/, or the package's name. */
  readonly to: string
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const imports: Import[] = files.flatMap((from) =>
  specifiers(readFileSync(join(src, from), 'utf8')).map((specifier) => ({
    from,
    to: specifier.startsWith('.') ? relative(src, resolve(src, dirname(from), specifier)) : specifier,
  })),
)

/** Static, re-exporting and dynamic imports. */
function specifiers(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1])
}

const offenders = (wrong: (one: Import) => boolean): string[] =>
  imports.filter(wrong).map(({ from, to }) => `${from} → ${to}`)
const within = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(folder))
const isPackage = (to: string, ...names: string[]): boolean =>
  names.some((name) => to === name || to.startsWith(name.endsWith('/') ? name : `${name}/`))
const isOurs = (to: string): boolean => files.includes(to)

describe('the arrows between folders', () => {
  test('are read out of the files at all', () => {
    assert.ok(imports.some(({ from, to }) => from === 'config.ts' && to === 'objects/byte-source.ts'))
    assert.deepEqual(specifiers("import a from 'a'\nexport * from './b.ts'\nawait import('../c.ts')\nimport 'd'"), [
      'a',
      './b.ts',
      '../c.ts',
      'd',
    ])
  })

  test('never leave core/', () => {
    assert.deepEqual(
      offenders(({ from, to }) => within(from, 'core/') && isOurs(to) && !within(to, 'core/')),
      [],
    )
  })

  test('lead from functions/ to core/ alone', () => {
    assert.deepEqual(
      offenders(({ from, to }) => within(from, 'functions/') && isOurs(to) && !within(to, 'functions/', 'core/')),
      [],
    )
  })

  test('never lead from core/ to a disk or a network', () => {
    const io = ['node:fs', 'node:net', 'node:http', 'node:https', 'node:child_process', 'node:sqlite']
    assert.deepEqual(
      offenders(({ from, to }) => within(from, 'core/') && isPackage(to, ...io)),
      [],
    )
  })

  test('never lead from a format to a bucket of one kind, nor to S3', () => {
    const bucketFiles = ADAPTERS.filter((adapter) => within(adapter, 'objects/'))
    assert.deepEqual(
      offenders(
        ({ from, to }) => within(from, 'formats/') && (within(to, ...bucketFiles) || isPackage(to, '@aws-sdk/')),
      ),
      [],
    )
  })

  test('lead to S3 only from its adapter, to Lance only from its engine', () => {
    assert.deepEqual(
      offenders(({ from, to }) => isPackage(to, '@aws-sdk/') && !within(from, 'objects/s3')),
      [],
    )
    assert.deepEqual(
      offenders(({ from, to }) => isPackage(to, '@lancedb/') && !within(from, 'engine/lance/')),
      [],
    )
  })

  test('never lead from formats/, columns/ or filter/ to HTTP, jobs or the catalog', () => {
    const below = ['formats/', 'columns/', 'json/', 'filter/', 'objects/']
    const above = ['http/', 'grpc/', 'api/', 'import/', 'catalog/', 'cli/']
    assert.deepEqual(
      offenders(({ from, to }) => within(from, ...below) && within(to, ...above)),
      [],
    )
  })

  test('lead to HTTP only from main.ts', () => {
    assert.deepEqual(
      offenders(
        ({ from, to }) => within(to, 'http/', 'grpc/') && !within(from, 'http/', 'grpc/') && from !== 'main.ts',
      ),
      [],
    )
  })

  test('lead to concrete adapters only from the two composition roots', () => {
    const besides = (path: string, other: string) =>
      ADAPTERS.some((adapter) => within(path, adapter) && within(other, adapter.slice(0, adapter.lastIndexOf('/') + 1)))
    assert.deepEqual(
      offenders(({ from, to }) => within(to, ...ADAPTERS) && !COMPOSITION_ROOTS.includes(from) && !besides(from, to)),
      [],
    )
  })

  test("never leave the files of Lance's tables for its engine", () => {
    const folder = 'engine/lance/files/'
    assert.deepEqual(
      offenders(({ from, to }) => within(from, folder) && within(to, 'engine/lance/') && !within(to, folder)),
      [],
    )
  })

  test('lead from the command line to no engine, catalog or job', () => {
    assert.deepEqual(
      offenders(
        ({ from, to }) =>
          within(from, 'cli/') && isOurs(to) && !within(to, 'cli/', 'config', 'core/') && to !== 'main.ts',
      ),
      [],
    )
  })
})

test('only the config and the entry of the command line read process.env', () => {
  const readers = files.filter((file) =>
    /(?<!\.\.\.)process\.env\b(?!\.\w+ = )/.test(code(readFileSync(join(src, file), 'utf8'))),
  )
  assert.deepEqual(readers.toSorted(), ['cli/main.ts', 'config.ts'])
})

const code = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
