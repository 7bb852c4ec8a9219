/** The table of cases. */
import type { Case } from '../case.ts'
import { besideSearchCase } from './beside-search.ts'
import { filtersCase } from './filters.ts'
import { growthCase } from './growth.ts'
import { importCase } from './import.ts'
import { indexCase } from './index.ts'
import { largeFilesCase } from './large-files.ts'
import { manyFilesCase } from './many-files.ts'
import { memoryCase } from './memory.ts'
import { oneRowCase } from './one-row.ts'
import { searchCase } from './search.ts'
import { startCase } from './start.ts'

const CASES: readonly Case[] = [
  importCase,
  indexCase,
  oneRowCase,
  manyFilesCase,
  searchCase,
  filtersCase,
  besideSearchCase,
  memoryCase,
  largeFilesCase,
  growthCase,
  startCase,
]

export const CASE_NAMES = CASES.map(({ name }) => name)

export function casesNamed(names: readonly string[]): readonly Case[] {
  return names.map((name) => {
    const found = CASES.find((one) => one.name === name.trim())
    if (!found) throw new Error(`--cases knows ${CASE_NAMES.join(', ')}, not '${name}'`)
    return found
  })
}
