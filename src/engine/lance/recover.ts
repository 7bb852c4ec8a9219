/** Brings the folder of segments in line with the catalog after a stop of any kind. Runs before anything is served. */
import type { Catalog } from '../../catalog/catalog.ts'
import type { SegmentStore } from './segment-store.ts'

/** Removes what the catalog does not know or has dropped, and cuts every visible segment back to its pinned version. */
export async function recoverSegments(catalog: Catalog, store: SegmentStore): Promise<void> {
  for (const segment of catalog.segments.all()) {
    if (segment.state === 'growing' || segment.state === 'sealed') await store.cutBack(segment.id, segment.version)
  }
  await removeDroppedSegments(catalog, store)
  const known = new Set(catalog.segments.all().map((s) => s.id))
  for (const id of await store.onDisk()) if (!known.has(id)) await store.remove(id)
}

/** First the files, then the row: a crash between the two only means doing it again. */
export async function removeDroppedSegments(catalog: Catalog, store: SegmentStore): Promise<void> {
  for (const segment of catalog.segments.all()) {
    if (segment.state !== 'dropped') continue
    await store.remove(segment.id)
    catalog.segments.remove(segment.id)
  }
}
