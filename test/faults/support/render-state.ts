/** The whole state of a data folder as text: jobs with their tasks, segments with their rows and files, what is visible. Ids are numbered anew. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import type { Job, Segment } from '../../../src/catalog/records.ts'
import { SegmentStore } from '../../../src/engine/lance/segment-store.ts'

interface Names {
  segment(id: number): string
}

/** Its wording is for other tests. */
const REASON_CHARS_MAX = 20

/** What Lance names its files, as kinds. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['data', /^data\//],
  ['version', /^_versions\/\d+\.manifest$/],
  ['hint', /^_versions\/latest_version_hint\.json$/],
  ['transaction', /^_transactions\//],
  ['deletion', /^_deletions\//],
  ['index', /^_indices\//],
]

export async function renderState(catalog: Catalog, dataDir: string): Promise<string> {
  const folder = join(dataDir, 'segments')
  const store = await SegmentStore.open(folder)
  try {
    const segments = catalog.segments.all()
    const onDisk = await store.onDisk()
    const strays = onDisk.filter((id) => !segments.some((s) => s.id === id))
    const names = namesOf([...segments.map(({ id }) => id), ...strays])
    const collections = catalog.collections.list()
    const lines = catalog.jobs
      .list()
      .toReversed()
      .flatMap((job) => renderJob(catalog, job, names))
    for (const segment of segments) lines.push(await renderSegment(store, folder, segment, names, onDisk))
    for (const id of strays) lines.push(`${names.segment(id)}: a stray; ${filesOf(folder, id)}`)
    for (const { id, name } of collections) {
      const visible = catalog.segments.visible(id)
      const counts = await Promise.all(visible.map(async (s) => (await store.reader(s.id, s.version)).countRows()))
      lines.push(`collection ${name}: ${counts.reduce((sum, n) => sum + n, 0)} rows visible`)
    }
    return lines.join('\n')
  } finally {
    store.close()
  }
}

function namesOf(ids: readonly number[]): Names {
  const sorted = [...new Set(ids)].sort((a, b) => a - b)
  return { segment: (id) => `segment ${String.fromCharCode(65 + sorted.indexOf(id))}` }
}

function renderJob(catalog: Catalog, job: Job, names: Names): string[] {
  const { state, reason, retries } = job
  const lines = [
    `job: ${state}${retries > 0 ? `, ${retries} retries` : ''}${reason === '' ? '' : `, ${reason.slice(0, REASON_CHARS_MAX)}`}`,
  ]
  for (const { file, read, stored, state: fileState } of job.files) {
    lines.push(`  ${file}: ${fileState}, ${read} rows read, ${stored} stored`)
  }
  for (const { ordinal, durable } of catalog.tasks.ofJob(job.id)) {
    const what = durable ? `${durable.stored} rows durable in ${names.segment(durable.segmentId)}` : 'to be done'
    lines.push(`  task ${ordinal}: ${what}`)
  }
  return lines
}

async function renderSegment(
  store: SegmentStore,
  folder: string,
  segment: Segment,
  names: Names,
  onDisk: readonly number[],
): Promise<string> {
  const { id, state, version, rows, indexed } = segment
  const isThere = onDisk.includes(id)
  const live = isThere && version > 0 ? await (await store.reader(id, version)).countRows() : 0
  const isIndexed = Object.keys(indexed).length > 0 ? ', indexed' : ''
  const files = isThere ? filesOf(folder, id) : 'no files'
  return `${names.segment(id)}: ${state}, version ${version}, ${rows} rows stored, ${live} live${isIndexed}; ${files}`
}

/** How many of each kind; others by their names, so that none goes unseen. */
function filesOf(folder: string, id: number): string {
  const root = join(folder, `s${id}.lance`)
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
  const counts = new Map<string, number>()
  for (const file of files) {
    const kind = KINDS.find(([, pattern]) => pattern.test(file))?.[0] ?? file
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const order = KINDS.map(([kind]) => kind)
  const sorted = [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return sorted.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'an empty folder'
}
