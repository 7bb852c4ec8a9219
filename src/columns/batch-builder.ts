/** The rows of one batch: one column builder per stored field, the dynamic field, and the rules of a whole row. */
import { type Schema as ArrowSchema, type Data, makeData, RecordBatch, Struct, type Utf8 } from 'apache-arrow'
import { limits } from '../core/limits.ts'
import { type Field, isStruct, partitionKeyField, type Schema, storedFields } from '../core/schema.ts'
import { isComputed } from '../functions/function-outputs.ts'
import { arrowSchema } from './arrow-schema.ts'
import { Bm25Column } from './bm25-column.ts'
import { buildColumn } from './build-column.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { DynamicColumn, reservedNames } from './dynamic-column.ts'
import { GivenKeys } from './given-keys.ts'
import { IdBlock } from './id-block.ts'
import { partitionColumn } from './partition-column.ts'
import { MisalignedError, MissingFieldError } from './row-errors.ts'

/**
 * Row-wise readers: `column(field).append…` for each field present, then `endRow()`, which fills what is missing.
 * Column-wise readers: append the same number of rows to each column present, then `endRows(count)`.
 */
export class BatchBuilder {
  readonly schema: Schema
  readonly arrowSchema: ArrowSchema
  #rows = 0
  readonly #ids: IdBlock
  #givenKeys: GivenKeys | undefined
  readonly #fields: Field[]
  readonly #columns: ColumnBuilder[]
  readonly #byId = new Map<number, ColumnBuilder>()
  readonly #computed = new Map<Field, Bm25Column>()

  readonly #partitionCount: number

  /** `partitionCount`: over how many partitions the rows of a partition-key collection are spread; else 0. */
  constructor(schema: Schema, ids: IdBlock, partitionCount: number) {
    this.schema = schema
    this.#partitionCount = partitionCount
    this.arrowSchema = arrowSchema(schema)
    this.#ids = ids
    this.#fields = storedFields(schema)
    const given = this.#fields.filter((field) => !isComputed(field))
    this.#columns = given.map((field) =>
      field === schema.dynamicField
        ? new DynamicColumn(field, reservedNames(schema))
        : buildColumn(field, schema.timezone),
    )
    for (const field of this.#fields) if (isComputed(field)) this.#computed.set(field, new Bm25Column(schema, field))
    for (const column of this.#columns) this.#byId.set(column.field.id, column)
    this.beginFile()
  }

  /** The rows from here on are another file's, and need not bring their keys because those before do. */
  beginFile(): void {
    const autoId = this.schema.allowInsertAutoId && this.schema.fields.find((field) => field.autoId)
    if (autoId) this.#givenKeys = new GivenKeys(this.column(autoId), this.#ids.first)
  }

  /** An empty builder for the same rows. */
  another(): BatchBuilder {
    return new BatchBuilder(this.schema, new IdBlock(this.#ids.first), this.#partitionCount)
  }

  get rows(): number {
    return this.#rows
  }

  get byteLength(): number {
    let bytes = 0
    for (const column of this.#columns) bytes += column.byteLength
    return bytes
  }

  get isFull(): boolean {
    return this.#rows >= limits.batchRowsMax || this.byteLength >= limits.batchBytes
  }

  /** Not for a field that is computed: nobody appends to it. */
  column(field: Field): ColumnBuilder {
    return this.#byId.get(field.id)!
  }

  /** Closes one row: fields nobody appended get their id, default or null. Throws `RowError`. */
  endRow(): void {
    this.endRows(1)
  }

  /** Closes `count` rows at once, as `endRow` does. Throws also where a column has another number of rows. */
  endRows(count: number): void {
    const rows = this.#rows + count
    this.#givenKeys?.check(this.#rows, count)
    for (const column of this.#columns) {
      if (column.length === this.#rows && count > 0) this.#fill(column, count)
      if (column.length !== rows) throw new MisalignedError(column.field, column.length - this.#rows, count)
    }
    this.#rows = rows
  }

  /** The rows so far as an Arrow batch, which stands until the next row is begun; the builder is empty afterwards. */
  finish(): RecordBatch {
    const finished = new Map<number, Data>(this.#columns.map((column) => [column.field.id, column.finish()]))
    for (const [field, column] of this.#computed) {
      finished.set(field.id, column.make(finished.get(column.input.id) as Data<Utf8>))
    }
    const children = this.#fields.flatMap((field) => {
      const data = finished.get(field.id)!
      return isStruct(field) ? data.children : [data]
    })
    const key = partitionKeyField(this.schema)
    if (key) children.push(partitionColumn(finished.get(key.id)!, this.#partitionCount))
    const type = new Struct(this.arrowSchema.fields)
    const data = makeData({ type, length: this.#rows, nullCount: 0, children })
    this.#rows = 0
    return new RecordBatch(this.arrowSchema, data)
  }

  #fill(column: ColumnBuilder, count: number): void {
    const { field } = column
    if (field.autoId) {
      const asText = field.dataType === 'VarChar'
      for (let i = 0; i < count; i++) {
        const id = this.#ids.next()
        column.appendValue(asText ? String(id) : id)
      }
      return
    }
    if (field === this.schema.dynamicField) {
      for (let i = 0; i < count; i++) column.appendValue({})
      return
    }
    if (!field.nullable && field.defaultValue === undefined) throw new MissingFieldError(field)
    for (let i = 0; i < count; i++) column.appendNull()
  }
}
