/** A copy of a data folder's catalog, to look into while a server has the catalog itself. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Catalog } from '../../../src/catalog/catalog.ts'

export interface CatalogCopy {
  readonly catalog: Catalog
  /** Removes the copy. */
  close(): void
}

export function copyCatalog(dataDir: string): CatalogCopy {
  const folder = mkdtempSync(join(tmpdir(), 'elanus-catalog-'))
  for (const name of ['catalog.sqlite', 'catalog.sqlite-wal']) {
    if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name))
  }
  // Else the copy would take a reserve of the disk for itself.
  writeFileSync(join(folder, 'catalog.sqlite.reserve'), '')
  const catalog = new Catalog(join(folder, 'catalog.sqlite'))
  const close = () => {
    catalog.close()
    rmSync(folder, { recursive: true })
  }
  return { catalog, close }
}
