/** One example of a message: the bad file or request, and what to do about it. The message itself comes from the code. */

export interface Example {
  /** What is wrong, as a heading. */
  readonly title: string
  /** What to do, in a sentence or two. */
  readonly todo: string
  /** How the files came about, where their content says nothing to a reader. */
  readonly made?: string
}

/** Files of one group, imported into a collection of `BASE_FIELDS` and these. */
export interface FileExample extends Example {
  /** As `fieldRequest` takes them; one with the name of a base field takes its place. */
  readonly fields?: readonly string[]
  readonly dynamic?: boolean
  readonly autoId?: boolean
  readonly properties?: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly options?: Readonly<Record<string, string>>
}

/** A case of test/corpus. */
export interface CorpusExample extends Example {
  /** `format/case`. */
  readonly corpus: string
}

/** The body of a create request, but for the collection's name. */
export interface RequestExample extends Example {
  /** The collection has a partition key. */
  readonly isKeyed?: boolean
  /** The collection has been released. */
  readonly isReleased?: boolean
  readonly request: Readonly<Record<string, unknown>>
}

/** What takes a machine, a bucket or a moment of its own. */
export interface OtherExample extends Example {
  readonly reason: () => string | Promise<string>
}

export type ErrorExample = FileExample | CorpusExample | RequestExample | OtherExample

export interface Section {
  readonly title: string
  readonly text: string
  readonly examples: readonly ErrorExample[]
}

export const BASE_FIELDS = ['id Int64 primary', 'vector FloatVector(3) nullable']

const SHORTHAND = /^(\S+) (\w+)(?:<(\w+)(?:\((\d+)\))?>)?(?:\((\d+)\))?((?: \w+)*)$/

/** `tags Array<VarChar(4)>(2) nullable` as a field of `collections/create`. The number is dim, max_length or max_capacity. */
export function fieldRequest(text: string): Record<string, unknown> {
  const match = SHORTHAND.exec(text)
  if (!match) throw new Error(`no field: ${text}`)
  const [, fieldName, dataType, elementDataType, elementLength, number, flags] = match
  const elementTypeParams: Record<string, string> = {}
  if (elementLength) elementTypeParams.max_length = elementLength
  if (number) {
    const name = dataType === 'Array' ? 'max_capacity' : dataType === 'VarChar' ? 'max_length' : 'dim'
    elementTypeParams[name] = number
  }
  return {
    fieldName,
    dataType,
    ...(elementDataType && { elementDataType }),
    ...(Object.keys(elementTypeParams).length > 0 && { elementTypeParams }),
    ...(flags.includes('primary') && { isPrimary: true }),
    ...(flags.includes('nullable') && { nullable: true }),
  }
}

/** The schema that an example's collection is made with. */
export function schemaRequest({
  fields = [],
  autoId = false,
  dynamic = false,
}: Pick<FileExample, 'fields' | 'autoId' | 'dynamic'>): Record<string, unknown> {
  const own = fields.map(fieldRequest)
  const base = BASE_FIELDS.map(fieldRequest).filter((f) => !own.some((o) => o.fieldName === f.fieldName))
  return { autoId, enableDynamicField: dynamic, fields: [...base, ...own] }
}
