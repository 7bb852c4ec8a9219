/** From a format and a seed to one input: a mutated file of the corpus, or one made by the format's grammar. */
import fc from 'fast-check'
import type { Format } from '../../src/formats/row-reader.ts'
import { corpusCases, type Input, type InputFile } from './corpus-cases.ts'
import { numpyFiles } from './grammar-numpy.ts'
import { parquetBytes } from './grammar-parquet.ts'
import { csvFile, jsonFile, jsonLinesFile } from './grammar-text.ts'
import { mutated } from './mutate.ts'
import { type Random, randomOf } from './random.ts'

/** Of so many inputs one is made by grammar. */
const GRAMMAR_EVERY = 4
/** Longer files are mutated more rarely: they cost time and their damage is no richer. */
const LONG_BYTES = 6000

const cases = new Map<Format, readonly Input[]>()
const grammars = new Map<string, fc.Arbitrary<readonly InputFile[]>>()

export function makeInput(format: Format, seed: number): Input {
  const random = randomOf(seed)
  const given = casesOf(format)
  let base = random.pick(given)
  for (let tries = 4; tries > 0 && (!base.isAccepted || sizeOf(base) > LONG_BYTES); tries--) base = random.pick(given)
  if (random.below(GRAMMAR_EVERY) === 0 && base.isKnown) {
    const [files] = fc.sample(grammarOf(base), { seed, numRuns: 1 })
    return { ...base, name: `grammar for ${base.name}`, files }
  }
  const target = random.below(base.files.length)
  const other = random.pick(given).files[0].bytes
  const files = base.files.map((file, i) =>
    i === target ? { key: file.key, bytes: mutateFile(random, format, file.bytes, other) } : file,
  )
  return { ...base, name: `mutation of ${base.name}`, files }
}

/** Half of what is done to a Parquet file is done to its footer, a fifth of its bytes. */
function mutateFile(random: Random, format: Format, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  if (format !== 'parquet' || bytes.length < 12 || random.below(2) === 0) return mutated(random, bytes, other)
  const length = Buffer.from(bytes).readUInt32LE(bytes.length - 8)
  const from = Math.max(4, bytes.length - 8 - length)
  const footer = mutated(random, bytes.subarray(from, bytes.length - 8), other)
  const tail = Buffer.from(bytes.subarray(bytes.length - 8))
  tail.writeUInt32LE(footer.length)
  return Buffer.concat([bytes.subarray(0, from), footer, tail])
}

function casesOf(format: Format): readonly Input[] {
  const known = cases.get(format) ?? corpusCases(format)
  cases.set(format, known)
  return known
}

const sizeOf = (input: Input): number => input.files.reduce((sum, file) => sum + file.bytes.length, 0)

function grammarOf(base: Input): fc.Arbitrary<readonly InputFile[]> {
  const known = grammars.get(base.name) ?? makeGrammar(base)
  grammars.set(base.name, known)
  return known
}

function makeGrammar({ format, schema, csv, files }: Input): fc.Arbitrary<readonly InputFile[]> {
  const key = files[0]?.key ?? `${format}/empty`
  const one = (bytes: Uint8Array): InputFile[] => [{ key, bytes }]
  switch (format) {
    case 'json':
      return jsonFile(schema).map((text) => one(Buffer.from(text)))
    case 'jsonl':
      return jsonLinesFile(schema).map((text) => one(Buffer.from(text)))
    case 'csv':
      return csvFile(schema, csv.separator, csv.nullKey).map((text) => one(Buffer.from(text)))
    case 'numpy':
      return numpyFiles(schema)
    case 'parquet':
      return parquetBytes(schema).map(one)
  }
}
