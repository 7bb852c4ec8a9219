/** What may have been meant by a path whose ending names no format. Pure; for messages only. */

const KNOWN = ['.json', '.jsonl', '.ndjson', '.npy', '.parquet', '.csv']

const ADVICE: Readonly<Record<string, string>> = {
  '.tsv': 'call it .csv and give the option "sep": "\\t"',
  '.tab': 'call it .csv and give the option "sep": "\\t"',
  '.txt': 'if it is CSV or JSON Lines, call it .csv or .jsonl',
  '.ldjson': 'call it .jsonl',
  '.jsonlines': 'call it .jsonl',
  '.pq': 'call it .parquet',
  '.parq': 'call it .parquet',
  '.npz': 'unpack it: each of its arrays is a .npy file, all of them one group',
  '.xlsx': 'export it as CSV',
  '.xls': 'export it as CSV',
  '.feather': 'write it as Parquet',
  '.arrow': 'write it as Parquet',
  '.orc': 'write it as Parquet',
  '.avro': 'write it as Parquet',
  '.pkl': 'write it as Parquet',
  '.zip': 'unpack it, or pack each file by gzip or zstd',
  '.bz2': 'pack it by gzip or zstd',
  '.xz': 'pack it by gzip or zstd',
}

export function endingHint(path: string): string | undefined {
  if (path === '') return 'a path is the key of a file in the bucket: "in/a.json"'
  if (path.endsWith('/')) return 'no file lies in this folder of the bucket'
  const base = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = base.lastIndexOf('.')
  if (dot < 0) return "a folder ends with '/'"
  const ending = base.slice(dot)
  if (KNOWN.includes(ending)) return `endings are compared exactly: ${ending}`
  const isPacked = ending === '.gz' || ending === '.zst'
  return isPacked ? 'only .json, .jsonl, .ndjson and .csv files may be packed' : ADVICE[ending]
}
