/** Brings the folder of segments in line with the catalog after a stop of any kind. Runs before anything is served. */
import type { Catalog } from '../../catalog/catalog.ts'
import { faults } from '../../core/faults.ts'
import type { SegmentStore } from './segment-store.ts'

/** Removes what the catalog does not know or has dropped, and all that was written to a segment after its pinned version. */
export async function recoverSegments(catalog: Catalog, store: SegmentStore): Promise<void> {
  for (const { id, state, version } of catalog.segments.all()) {
    if (state === 'dropped' || version === 0) continue
    await faults.at('BeforeSegmentRollback')
    await store.cutBack(id, version)
    await faults.at('AfterSegmentRollback')
  }
  await removeDroppedSegments(catalog, store)
  const known = new Set(catalog.segments.all().map((s) => s.id))
  for (const id of await store.onDisk()) if (!known.has(id)) await store.remove(id)
}

/** First the files, then the row: a crash between the two only means doing it again. `isFree`: nobody reads it any more. */
export async function removeDroppedSegments(
  catalog: Catalog,
  store: SegmentStore,
  isFree: (segmentId: number) => boolean = () => true,
): Promise<void> {
  for (const segment of catalog.segments.all()) {
    if (segment.state !== 'dropped' || !isFree(segment.id)) continue
    await faults.at('BeforeSegmentRemove')
    await store.remove(segment.id)
    await faults.at('AfterSegmentRemove')
    catalog.segments.remove(segment.id)
  }
}
