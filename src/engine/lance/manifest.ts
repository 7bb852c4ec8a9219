/**
 * The manifest of a version of a Lance table: which data files its rows lie in. Only what is needed to add files with further columns
 * to fragments is understood; all else is copied as it is. The numbers of the messages' fields are those of Lance's `table.proto`.
 */
import { strict as assert } from 'node:assert'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { DATA_FORMAT } from './data-file.ts'
import { manifestName, VERSIONS_FOLDER } from './newer-versions.ts'

/** Holds columns of the rows of one fragment. */
export interface ColumnFile {
  /** In the table's data folder. */
  readonly name: string
  readonly bytes: number
  readonly rows: number
  /** Of its columns, in the order in which they lie in it. */
  readonly fieldIds: readonly number[]
}

/** Position of the manifest, version of the format, "LANC". */
const FOOTER_BYTES = 16

interface Part {
  readonly number: number
  readonly type: WireType
  /** As it stands in the message, with its length where it has one. */
  readonly raw: Uint8Array
}

function partsOf(message: Uint8Array): Part[] {
  const reader = new BinaryReader(message)
  const parts: Part[] = []
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    parts.push({ number, type, raw: reader.skip(type) })
  }
  return parts
}

const reader = ({ raw }: Part): BinaryReader => new BinaryReader(raw)
const bytesOf = (part: Part): Uint8Array => reader(part).bytes()
const find = (parts: readonly Part[], number: number): Part | undefined => parts.find((part) => part.number === number)
const numberOf = (part: Part | undefined): number => (part ? Number(reader(part).uint64()) : 0)
const textOf = (part: Part | undefined): string => (part ? reader(part).string() : '')

export interface TableField {
  readonly name: string
  readonly id: number
  /** As the manifest has it. */
  readonly message: Uint8Array
}

export class Manifest {
  readonly version: number
  readonly #before: Uint8Array
  readonly #parts: readonly Part[]
  readonly #footer: Uint8Array

  /** `file`: the whole of it. Before the manifest stand the transaction that made it, and indexes, found by their places. */
  constructor(file: Buffer) {
    const footer = file.subarray(file.length - FOOTER_BYTES)
    assert(footer.toString('latin1', 12) === 'LANC', 'a manifest ends with its mark')
    const at = Number(footer.readBigUInt64LE(0))
    this.#before = file.subarray(0, at)
    this.#footer = footer
    this.#parts = partsOf(file.subarray(at + 4, at + 4 + file.readUInt32LE(at)))
    this.version = numberOf(find(this.#parts, 3))
    const format = find(this.#parts, 15)
    const name = format && textOf(find(partsOf(bytesOf(format)), 2))
    assert(name === DATA_FORMAT.name, `the table's files have format ${name}`)
  }

  fields(): TableField[] {
    return this.#parts
      .filter(({ number }) => number === 1)
      .map((part) => {
        const message = bytesOf(part)
        const parts = partsOf(message)
        return { name: textOf(find(parts, 2)), id: numberOf(find(parts, 3)), message }
      })
  }

  /**
   * The file of a next version, in which the fragments that lack the columns of `files` have them: the first such fragment those of the
   * first file, and so on.
   */
  with(files: readonly ColumnFile[]): Buffer {
    const left = [...files]
    const writer = new BinaryWriter()
    for (const part of this.#parts) {
      writer.tag(part.number, part.type)
      if (part.number === 3) writer.uint64(this.version + 1)
      else if (part.number === 2 && left.length > 0 && lacks(part, left[0].fieldIds))
        writer.bytes(withFile(bytesOf(part), left.shift()!))
      else writer.raw(part.raw)
    }
    assert(left.length === 0, `${left.length} of ${files.length} files belong to no fragment`)
    const message = writer.finish()
    const length = Buffer.alloc(4)
    length.writeUInt32LE(message.length)
    return Buffer.concat([this.#before, length, message, this.#footer])
  }
}

function lacks(fragment: Part, ids: readonly number[]): boolean {
  const files = partsOf(bytesOf(fragment)).filter(({ number }) => number === 2)
  return !files.some((file) => heldFields(file).includes(ids[0]))
}

function heldFields(file: Part): number[] {
  const part = find(partsOf(bytesOf(file)), 2)
  if (!part) return []
  const packed = new BinaryReader(bytesOf(part))
  const ids: number[] = []
  while (packed.pos < packed.len) ids.push(packed.int32())
  return ids
}

function withFile(fragment: Uint8Array, file: ColumnFile): Uint8Array {
  const rows = numberOf(find(partsOf(fragment), 4))
  assert(rows === file.rows, `a file of ${file.rows} rows is for a fragment of ${rows}`)
  const writer = new BinaryWriter().raw(fragment)
  writer.tag(2, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.LengthDelimited).string(file.name)
  packed(writer.tag(2, WireType.LengthDelimited), file.fieldIds)
  packed(
    writer.tag(3, WireType.LengthDelimited),
    file.fieldIds.map((_, i) => i),
  )
  writer.tag(4, WireType.Varint).uint32(DATA_FORMAT.major).tag(5, WireType.Varint).uint32(DATA_FORMAT.minor)
  writer.tag(6, WireType.Varint).uint64(file.bytes)
  return writer.join().finish()
}

function packed(writer: BinaryWriter, numbers: readonly number[]): void {
  writer.fork()
  for (const number of numbers) writer.int32(number)
  writer.join()
}

/** `folder`: the table's. */
export const readManifest = async (folder: string, version: number): Promise<Manifest> =>
  new Manifest(await readFile(join(folder, VERSIONS_FOLDER, manifestName(version))))

/** Makes the table's next version. Only for the one who alone writes to it. Not durable yet. */
export async function attachFiles(folder: string, version: number, files: readonly ColumnFile[]): Promise<void> {
  const manifest = await readManifest(folder, version)
  assert(manifest.version === version, `the manifest of version ${version} says ${manifest.version}`)
  const versions = join(folder, VERSIONS_FOLDER)
  const unfinished = join(versions, 'attached.tmp')
  await writeFile(unfinished, manifest.with(files))
  await rename(unfinished, join(versions, manifestName(version + 1)))
}
