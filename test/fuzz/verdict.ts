/** Holds a reader's outcome against the oracle of the format. A finding is a sentence; undefined is agreement. */
import { isDeepStrictEqual } from 'node:util'
import { FileError } from '../../src/core/errors.ts'
import { unpackedName } from '../../src/formats/compression.ts'
import type { CanonicalRow } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { Refused } from './json-tree.ts'
import { csvOracle } from './oracle-csv.ts'
import { jsonLinesOracle, jsonOracle } from './oracle-json.ts'
import { numpyOracle, Unknown } from './oracle-numpy.ts'
import { parquetOracle } from './oracle-parquet.ts'
import { isText, type Outcome, readInput, readInRanges, readInTasks } from './read-input.ts'

export interface Verdict {
  readonly outcome: Outcome['kind']
  /** What the oracle says: it accepts with rows, refuses, or has no opinion. */
  readonly oracle: 'rows' | 'refused' | 'unknown'
  readonly finding?: string
}

const ORACLES = { json: jsonOracle, jsonl: jsonLinesOracle, csv: csvOracle, numpy: numpyOracle, parquet: parquetOracle }

export async function judge(input: Input): Promise<Verdict> {
  const outcome = await readInput(input)
  if (outcome.kind === 'failed') return { outcome: 'failed', oracle: 'unknown', finding: String(outcome.error.stack) }
  const parted = await inParts(input, outcome)
  if (parted) return { outcome: outcome.kind, oracle: 'unknown', finding: parted }
  // hyparquet trusts what it reads, and may hang on what our reader has refused.
  if (input.format === 'parquet' && outcome.kind === 'refused') return { outcome: 'refused', oracle: 'unknown' }
  if (!input.isKnown) return { outcome: outcome.kind, oracle: 'unknown' }
  let rows: readonly CanonicalRow[]
  try {
    rows = await ORACLES[input.format](input)
  } catch (error) {
    if (error instanceof Unknown) return { outcome: outcome.kind, oracle: 'unknown' }
    if (!(error instanceof Refused)) throw error
    const finding = outcome.kind === 'rows' ? `accepted, the oracle refuses: ${error.message}` : undefined
    return { outcome: outcome.kind, oracle: 'refused', finding }
  }
  const verdict = { outcome: outcome.kind, oracle: 'rows' as const }
  if (outcome.kind === 'refused')
    return { ...verdict, finding: `refused, the oracle accepts: ${outcome.error.message}` }
  return isDeepStrictEqual(outcome.rows, rows) ? verdict : { ...verdict, finding: difference(outcome.rows, rows) }
}

/** What is different when a file is read in tasks. */
async function inParts(input: Input, whole: Outcome): Promise<string | undefined> {
  if (input.format === 'parquet') return inTasks(input, whole)
  const [{ key, bytes }] = input.files
  if (!isText(input.format) || unpackedName(key).compression) return undefined
  // Such files are not split: whether rows bring their keys the first row says to all others.
  if (input.format !== 'csv' && input.schema.allowInsertAutoId) return undefined
  // As good as random, and the same whenever the input is judged again.
  const [taskBytes, readBytes] = [1 + (bytes.length % 199), 16 + (bytes.length % 307)]
  const parts = await readInRanges(input, taskBytes, readBytes)
  return differenceInParts(`in ranges of ${taskBytes} bytes, ${readBytes} a piece`, parts, whole, true)
}

/** Which of several wrong values is told may differ: columns are read some rows at a time. */
async function inTasks(input: Input, whole: Outcome): Promise<string | undefined> {
  // The footer may be what is refused.
  const taskBytes = 1 + (input.files[0].bytes.length % 997)
  const parts = await readInTasks(input, taskBytes).catch((error) => {
    if (error instanceof FileError) return undefined
    throw error
  })
  if (!parts) return undefined
  return differenceInParts(`in tasks of ${taskBytes} bytes`, parts, whole, false)
}

/** `isReasonSame`: whether the parts must be refused in the words of the whole. */
function differenceInParts(where: string, parts: Outcome, whole: Outcome, isReasonSame: boolean): string | undefined {
  if (parts.kind === 'rows' && whole.kind === 'rows') {
    return isDeepStrictEqual(parts.rows, whole.rows) ? undefined : `${where}: ${difference(parts.rows, whole.rows)}`
  }
  const isSame = parts.kind === whole.kind && (!isReasonSame || said(parts) === said(whole))
  return isSame && parts.kind === 'refused' ? undefined : `${where}: ${said(parts)}\n  whole: ${said(whole)}`
}

const said = (outcome: Outcome): string | undefined =>
  outcome.kind === 'rows' ? 'accepted' : outcome.kind === 'refused' ? outcome.error.message : outcome.error.stack

function difference(found: readonly CanonicalRow[], wanted: readonly CanonicalRow[]): string {
  if (found.length !== wanted.length) return `${found.length} rows, the oracle has ${wanted.length}`
  const row = found.findIndex((values, i) => !isDeepStrictEqual(values, wanted[i]))
  return `row ${row}: ${JSON.stringify(found[row])?.slice(0, 400)}\n  the oracle: ${JSON.stringify(wanted[row])?.slice(0, 400)}`
}
