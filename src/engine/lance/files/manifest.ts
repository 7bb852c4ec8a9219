/**
 * The manifest of a version of a Lance table: which data files its rows lie in. Only what is needed to give fragments further files is
 * understood; all else is copied as it is. The numbers of the fields are those of Lance's `table.proto` and `file.proto`.
 */
import { strict as assert } from 'node:assert'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { DATA_FORMAT } from './data-file.ts'
import { Message, nested, packed, varint } from './message.ts'
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

/** Position of the manifest in its file, version of that format, "LANC". */
const FOOTER_BYTES = 16

const MANIFEST = { field: 1, fragment: 2, version: 3, format: 15 } as const
const FIELD = { name: 2, id: 3 } as const
const FRAGMENT = { file: 2, rows: 4 } as const
const FILE = { name: 1, fieldIds: 2, columns: 3, major: 4, minor: 5, bytes: 6 } as const
const FORMAT = { version: 2 } as const

export class Manifest {
  readonly version: number
  /** The transaction that made the version, and indexes: found by their places in the file. */
  readonly #before: Uint8Array
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

  /**
   * The manifest's file of the next version, in which the fragments that lack the columns of `files` have them: the first such fragment
   * those of the first file, and so on.
   */
  withFiles(files: readonly ColumnFile[]): Buffer {
    const left = [...files]
    const writer = new BinaryWriter()
    for (const part of this.#message.parts) {
      if (part.number === MANIFEST.version) varint(writer, MANIFEST.version, this.version + 1)
      else if (part.number === MANIFEST.fragment && left.length > 0 && lacks(part.message, left[0]))
        writer.tag(part.number, WireType.LengthDelimited).bytes(withFile(part.bytes, left.shift()!))
      else writer.tag(part.number, part.type).raw(part.raw)
    }
    assert(left.length === 0, `${left.length} of ${files.length} files belong to no fragment`)
    const message = writer.finish()
    const length = Buffer.alloc(4)
    length.writeUInt32LE(message.length)
    return Buffer.concat([this.#before, length, message, this.#footer])
  }
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
  const manifest = await readManifest(folder, version)
  const versions = join(folder, VERSIONS_FOLDER)
  const unfinished = join(versions, 'attached.tmp')
  await writeFile(unfinished, manifest.withFiles(files))
  await rename(unfinished, join(versions, manifestName(version + 1)))
}
