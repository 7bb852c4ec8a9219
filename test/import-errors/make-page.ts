/** Writes docs/import-errors.md. */
import { writeFileSync } from 'node:fs'
import { importErrorsPage } from './page.ts'

writeFileSync(new URL('../../docs/import-errors.md', import.meta.url), await importErrorsPage())
