/**
 * The manifest of a version of a Lance table: which data files its rows lie in, and which indexes it has. Only what is needed to give
 * fragments further files, and the table an index, is understood; all else is copied as it is. The numbers of the fields are those of
 * Lance's `table.proto` and `file.proto`.
 */
import { strict as assert } from 'node:assert'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { DATA_FORMAT } from './data-file.ts'
import { Message, type MessagePart, nested, packed, varint } from './message.ts'
import { manifestName, VERSIONS_FOLDER } from './newer-versions.ts'

/** A data file with further columns of the rows of one fragment. */
export interface ColumnFile {
  /** In the table's data folder. */
  readonly name: string
  readonly bytes: number
  readonly rows: number
  /** Of its columns, in the order in which they lie in it. */
  readonly fieldIds: readonly number[]
}

export interface TableField {
  readonly name: string
  readonly id: number
  /** As the manifest has it. */
  readonly message: Uint8Array
}

/** Rows of the table that came together. */
export interface TableFragment {
  readonly id: number
  readonly rows: number
  readonly hasDeleted: boolean
  readonly files: readonly {
    readonly name: string
    readonly fieldIds: readonly number[]
    readonly columns: readonly number[]
  }[]
}

/** Position of the manifest in its file, version of that format, "LANC". */
const FOOTER_BYTES = 16

const MANIFEST = { field: 1, fragment: 2, version: 3, indexes: 6, format: 15 } as const
const FIELD = { name: 2, id: 3 } as const
const FRAGMENT = { id: 1, file: 2, deleted: 3, rows: 4 } as const
const FILE = { name: 1, fieldIds: 2, columns: 3, major: 4, minor: 5, bytes: 6 } as const
const FORMAT = { version: 2 } as const
const INDEXES = { index: 1 } as const
const INDEX = { name: 3 } as const

export class Manifest {
  readonly version: number
  /** The transaction that made the version, and indexes: found by their places in the file. */
  readonly #before: Buffer
  readonly #message: Message
  readonly #footer: Uint8Array

  /** `file`: all of it. Throws where the table's files have another format than those that are written here. */
  constructor(file: Buffer) {
    this.#footer = file.subarray(file.length - FOOTER_BYTES)
    const at = Number(file.readBigUInt64LE(file.length - FOOTER_BYTES))
    this.#before = file.subarray(0, at)
    this.#message = new Message(file.subarray(at + 4, at + 4 + file.readUInt32LE(at)))
    this.version = this.#message.integer(MANIFEST.version)
    const format = this.#message.one(MANIFEST.format)?.message.one(FORMAT.version)?.text
    assert(format === DATA_FORMAT.name, `the table's files have format ${format}, not ${DATA_FORMAT.name}`)
  }

  get fields(): TableField[] {
    return this.#message.all(MANIFEST.field).map(({ bytes, message }) => {
      const name = message.one(FIELD.name)?.text
      assert(name !== undefined, 'a field has a name')
      return { name, id: message.integer(FIELD.id), message: bytes }
    })
  }

  get fragments(): TableFragment[] {
    return this.#message.all(MANIFEST.fragment).map(({ message }) => ({
      id: message.integer(FRAGMENT.id),
      rows: message.integer(FRAGMENT.rows),
      hasDeleted: message.one(FRAGMENT.deleted) !== undefined,
      files: message.all(FRAGMENT.file).map(({ message: file }) => ({
        name: file.one(FILE.name)?.text ?? '',
        fieldIds: file.one(FILE.fieldIds)?.integers ?? [],
        columns: file.one(FILE.columns)?.integers ?? [],
      })),
    }))
  }

  /**
   * The manifest's file of the next version, in which the fragments that lack the columns of `files` have them: the first such fragment
   * those of the first file, and so on.
   */
  withFiles(files: readonly ColumnFile[]): Buffer {
    const left = [...files]
    const next = this.#next((part, writer) => {
      if (part.number !== MANIFEST.fragment || left.length === 0 || !lacks(part.message, left[0])) return false
      writer.tag(part.number, WireType.LengthDelimited).bytes(withFile(part.bytes, left.shift()!))
      return true
    })
    assert(left.length === 0, `${left.length} of ${files.length} files belong to no fragment`)
    return Buffer.concat([this.#before, sized(next), this.#footer])
  }

  /** The manifest's file of the next version, with the index in place of one of the same name. `index`: Lance's message of it. */
  withIndex(name: string, index: Uint8Array): Buffer {
    const writer = new BinaryWriter()
    const others = this.#indexes.filter((other) => new Message(other).one(INDEX.name)?.text !== name)
    for (const one of [...others, index]) writer.tag(INDEXES.index, WireType.LengthDelimited).bytes(one)
    const at = this.#before.length
    const next = this.#next((part) => part.number === MANIFEST.indexes)
    const message = Buffer.concat([next, varint(new BinaryWriter(), MANIFEST.indexes, at).finish()])
    const before = Buffer.concat([this.#before, sized(writer.finish())])
    const footer = Buffer.from(this.#footer)
    footer.writeBigUInt64LE(BigInt(before.length))
    return Buffer.concat([before, sized(message), footer])
  }

  get #indexes(): Uint8Array[] {
    const place = this.#message.one(MANIFEST.indexes)
    if (!place) return []
    const at = place.integer
    const section = this.#before.subarray(at + 4, at + 4 + this.#before.readUInt32LE(at))
    return new Message(section).all(INDEXES.index).map(({ bytes }) => bytes)
  }

  /** The message of the next version, without the parts that `takes` takes, having written what is to be there instead. */
  #next(takes: (part: MessagePart, writer: BinaryWriter) => boolean): Uint8Array {
    const writer = new BinaryWriter()
    for (const part of this.#message.parts) {
      if (part.number === MANIFEST.version) varint(writer, MANIFEST.version, this.version + 1)
      else if (!takes(part, writer)) writer.tag(part.number, part.type).raw(part.raw)
    }
    return writer.finish()
  }
}

function sized(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(message.length)
  return Buffer.concat([length, message])
}

const lacks = (fragment: Message, { fieldIds: [first] }: ColumnFile): boolean =>
  !fragment.all(FRAGMENT.file).some((file) => file.message.one(FILE.fieldIds)?.integers.includes(first))

function withFile(fragment: Uint8Array, { name, bytes, rows, fieldIds }: ColumnFile): Uint8Array {
  const held = new Message(fragment).integer(FRAGMENT.rows)
  assert(rows === held, `a file of ${rows} rows is for a fragment of ${held}`)
  return nested(new BinaryWriter().raw(fragment), FRAGMENT.file, (file) => {
    file.tag(FILE.name, WireType.LengthDelimited).string(name)
    packed(file, FILE.fieldIds, fieldIds)
    packed(file, FILE.columns, [...fieldIds.keys()])
    varint(file, FILE.major, DATA_FORMAT.major)
    varint(file, FILE.minor, DATA_FORMAT.minor)
    varint(file, FILE.bytes, bytes)
  }).finish()
}

/** `folder`: the table's. */
export async function readManifest(folder: string, version: number): Promise<Manifest> {
  const manifest = new Manifest(await readFile(join(folder, VERSIONS_FOLDER, manifestName(version))))
  assert(manifest.version === version, `the manifest of version ${version} says ${manifest.version}`)
  return manifest
}

/** Makes the version behind `version`, which must be the latest. For the one who alone writes to the table. Not durable yet. */
export async function attachFiles(folder: string, version: number, files: readonly ColumnFile[]): Promise<void> {
  await writeNext(folder, version, (await readManifest(folder, version)).withFiles(files))
}

/** As `attachFiles`. */
export async function attachIndex(folder: string, version: number, name: string, index: Uint8Array): Promise<void> {
  await writeNext(folder, version, (await readManifest(folder, version)).withIndex(name, index))
}

async function writeNext(folder: string, version: number, manifest: Buffer): Promise<void> {
  const versions = join(folder, VERSIONS_FOLDER)
  const unfinished = join(versions, 'attached.tmp')
  await writeFile(unfinished, manifest)
  await rename(unfinished, join(versions, manifestName(version + 1)))
}
