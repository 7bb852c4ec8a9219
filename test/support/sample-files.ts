/** Small import files with known rows, made from a seed: the same rows as JSON, JSON Lines, CSV and NumPy. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface SampleRow {
  readonly id: number
  readonly title: string
  readonly vector: readonly number[]
}

/** A generator of numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function sampleRows(count: number, dim: number, seed: number, firstId = 0): SampleRow[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, i) => ({
    id: firstId + i,
    title: `row "${firstId + i}", ünïcode`,
    vector: Array.from({ length: dim }, () => Math.fround(random() * 2 - 1)),
  }))
}

export const SAMPLE_SCHEMA = (dim: number) => ({
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 200 } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim } },
  ],
})

/** Returns the key. */
export function putObject(bucket: string, key: string, content: string | Uint8Array): string {
  mkdirSync(dirname(join(bucket, key)), { recursive: true })
  writeFileSync(join(bucket, key), content)
  return key
}

/** Writes the rows below `bucket` and returns the file group to import. */
export function writeSample(
  bucket: string,
  name: string,
  format: 'json' | 'jsonl' | 'csv' | 'numpy',
  rows: readonly SampleRow[],
): string[] {
  const put = (key: string, content: string | Uint8Array) => putObject(bucket, key, content)
  switch (format) {
    case 'json':
      return [put(`${name}.json`, JSON.stringify({ rows }))]
    case 'jsonl':
      return [put(`${name}.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))]
    case 'csv':
      return [
        put(
          `${name}.csv`,
          `id,title,vector\n${rows.map((r) => `${r.id},${quoted(r.title)},${quoted(JSON.stringify(r.vector))}\n`).join('')}`,
        ),
      ]
    case 'numpy':
      return [
        put(`${name}/id.npy`, npy('<i8', [rows.length], bytesOf(BigInt64Array.from(rows.map((r) => BigInt(r.id)))))),
        put(
          `${name}/title.npy`,
          npy(
            `<U${widest(rows)}`,
            [rows.length],
            utf32(
              rows.map((r) => r.title),
              widest(rows),
            ),
          ),
        ),
        put(
          `${name}/vector.npy`,
          npy('<f4', [rows.length, rows[0].vector.length], bytesOf(Float32Array.from(rows.flatMap((r) => r.vector)))),
        ),
      ]
  }
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const bytesOf = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
const widest = (rows: readonly SampleRow[]): number => Math.max(...rows.map((r) => [...r.title].length))

function utf32(texts: readonly string[], width: number): Uint8Array {
  const codes = new Uint32Array(texts.length * width)
  texts.forEach((text, i) => {
    codes.set(
      [...text].map((c) => c.codePointAt(0)!),
      i * width,
    )
  })
  return bytesOf(codes)
}

/** `descr` as in `<f4`. */
export function npy(descr: string, dims: readonly number[], data: Uint8Array): Uint8Array {
  const shape = `(${dims.join(', ')}${dims.length === 1 ? ',' : ''})`
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(header.length, 8)
  return Buffer.concat([head, Buffer.from(header, 'latin1'), data])
}
