/** Writes rows as NumPy, JSON, JSON Lines and CSV files, chunk by chunk. Parquet is pyarrow's (parquet.ts). */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Format, ParquetFormat } from './formats.ts'
import { numberText, type RowChunk, TEXT_CHARS } from './random-rows.ts'

export interface RowWriter {
  write(chunk: RowChunk): void
  close(): void
}

/** The formats that the bench writes itself. */
export type OwnFormat = Exclude<Format, ParquetFormat>

/** `path`: of the file, for NumPy of the folder. */
export function openWriter(format: OwnFormat, path: string, rows: number, dim: number): RowWriter {
  switch (format) {
    case 'numpy':
      return numpyWriter(path, rows, dim)
    case 'json':
      return textWriter(path, dim, '{"rows":[\n', jsonRow, ',\n', '\n]}\n')
    case 'jsonl':
      return textWriter(path, dim, '', jsonRow, '\n', '\n')
    case 'csv':
      return textWriter(path, dim, 'id,text,vector\n', csvRow, '\n', '\n')
  }
}

type RowText = (id: number, text: string, vector: string) => string
const jsonRow: RowText = (id, text, vector) => `{"id":${id},"text":"${text}","vector":[${vector}]}`
const csvRow: RowText = (id, text, vector) => `${id},${text},"[${vector}]"`

function textWriter(
  path: string,
  dim: number,
  head: string,
  rowText: RowText,
  between: string,
  end: string,
): RowWriter {
  const file = openSync(path, 'w')
  writeAll(file, Buffer.from(head))
  let isFirst = true
  return {
    write(chunk) {
      const lines: string[] = []
      const numbers = new Array<string>(dim)
      for (let row = 0; row < chunk.rows; row++) {
        for (let i = 0; i < dim; i++) numbers[i] = numberText(chunk.scaled[row * dim + i])
        lines.push(rowText(chunk.firstId + row, chunk.texts[row], numbers.join(',')))
      }
      writeAll(file, Buffer.from((isFirst ? '' : between) + lines.join(between)))
      isFirst = false
    },
    close() {
      writeAll(file, Buffer.from(end))
      closeSync(file)
    },
  }
}

function numpyWriter(folder: string, rows: number, dim: number): RowWriter {
  mkdirSync(folder, { recursive: true })
  const open = (field: string, descr: string, shape: string) => {
    const file = openSync(join(folder, `${field}.npy`), 'w')
    writeAll(file, npyHeader(descr, shape))
    return file
  }
  const ids = open('id', '<i8', `(${rows},)`)
  const texts = open('text', `<U${TEXT_CHARS}`, `(${rows},)`)
  const vectors = open('vector', '<f4', `(${rows}, ${dim})`)
  return {
    write(chunk) {
      writeAll(ids, bytesOf(BigInt64Array.from({ length: chunk.rows }, (_, i) => BigInt(chunk.firstId + i))))
      writeAll(texts, bytesOf(codePoints(chunk.texts)))
      writeAll(vectors, bytesOf(chunk.values))
    },
    close: () => [ids, texts, vectors].forEach(closeSync),
  }
}

/** NumPy's U type: four bytes a character, padded with zeros. */
function codePoints(texts: readonly string[]): Uint32Array {
  const codes = new Uint32Array(texts.length * TEXT_CHARS)
  texts.forEach((text, row) => {
    for (let i = 0; i < text.length; i++) codes[row * TEXT_CHARS + i] = text.charCodeAt(i)
  })
  return codes
}

/** Version 1.0: magic, header length, header padded to 64 bytes. */
function npyHeader(descr: string, shape: string): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([head, Buffer.from(padded, 'latin1')])
}

const bytesOf = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
