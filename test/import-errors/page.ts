/** docs/import-errors.md, made of the sections and of what the code says to each example. */
import type { ErrorExample, FileExample, Section } from './error-case.ts'
import { messageOf } from './reason-of.ts'
import { SECTIONS } from './sections.ts'

/** The message that the page explains first. */
const SAMPLE: FileExample = {
  title: '',
  todo: '',
  fields: ['emb FloatVector(2) nullable'],
  files: { 'in/a.json': '[\n  {"id": 1, "vector": [0.1, 0.2, 0.3]},\n  {"id": 2, "vector": [0.4, 0.5]}\n]\n' },
}

async function head(): Promise<string> {
  const message = await messageOf(SAMPLE)
  const byte = Number(/byte (\d+)/.exec(message)![1])
  return `# What an import can refuse, and what to do

Every message that a bad file or request can get, one example of each kind, grouped by where it comes from. The page is made by
\`node scripts/run.mjs test/import-errors/make-page.ts\` out of the examples in \`test/import-errors/sections\`: the messages are what
the code says, and tests hold the page to the code and to a running server.

${SECTIONS.map(({ title }) => `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`).join(' · ')}

## How to read a message

\`describe\` shows it as \`reason\`, on one line; this page breaks it. First comes Milvus' sentence in Milvus' words, because clients match
on them, with the file. Behind it stands what Elanus knows beyond that: where, what was expected, what was found, and what may have been
meant.

${fence(broken(message))}

- **row** counts from 0, through the whole file. In CSV it is the data row, not the line.
- **line** and **column** count from 1, as editors do; a column is a character. **byte** counts from 0: \`tail -c +${byte + 1} in/a.json\` shows
  what stands there. In a packed file all three are those of the text in it, as \`zcat\` or \`zstdcat\` writes it.
- NumPy files have the **byte** of the value in the file. Parquet files have the **row group** and, where a page cannot be decoded, the byte at
  which the page begins; **column** is then the path of the column in the file's schema.
- **index** is the place in a list, from 0.
- What stood in the file is cut to a length that a log can carry, and control characters are written as escapes.
- The first thing that is wrong ends the job. Nothing of the job becomes visible.

The collection of an example has \`id\`, an Int64 primary key, and \`vector\`, a nullable FloatVector of dim 3, besides the fields that are named.
Fields are written \`name Type(n)\`: n is the dim of a vector, the \`max_length\` of a VarChar, the \`max_capacity\` of an Array.
`
}

export async function importErrorsPage(): Promise<string> {
  const sections: string[] = []
  for (const section of SECTIONS) sections.push(await renderSection(section))
  return [await head(), ...sections].join('\n')
}

/** A message has one line; it is broken where its parts begin. */
const broken = (message: string): string => message.replace(/(?<=[,;]) (?=file: |expected |found |hint: )/g, '\n  ')

async function renderSection({ title, text, examples }: Section): Promise<string> {
  const rendered: string[] = []
  for (const example of examples) rendered.push(renderExample(example, await messageOf(example)))
  return `## ${title}\n\n${text}\n\n${rendered.join('\n')}`
}

function renderExample(example: ErrorExample, message: string): string {
  const { title, todo } = example
  return `### ${title}\n\n${given(example)}\n\n${fence(broken(message))}\n\n${todo}\n`
}

/** The bad file or request. */
function given(example: ErrorExample): string {
  const parts: string[] = []
  if ('files' in example && example.fields) parts.push(`With ${list(example.fields.map((f) => `\`${f}\``))}:`)
  if ('files' in example && example.autoId) parts.push('With `autoId`:')
  if ('files' in example && example.properties) {
    parts.push(`With the properties \`${JSON.stringify(example.properties)}\` of the collection:`)
  }
  if ('files' in example && example.dynamic) parts.push('With a dynamic field:')
  if ('files' in example && example.options) parts.push(`With the options \`${JSON.stringify(example.options)}\`:`)
  const before = parts.length > 0 ? `${parts.join(' ')}\n\n` : ''
  if (example.made !== undefined) return `${before}${capital(example.made)}:`
  if ('request' in example) return fence(JSON.stringify(example.request), 'json')
  if ('files' in example) {
    const [[key, content]] = Object.entries(example.files)
    return before + fence(String(content).replace(/\n$/, ''), kindOf(key))
  }
  throw new Error(`how did the files of '${example.title}' come about?`)
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)
const list = (items: readonly string[]): string => items.join(' and ')
const kindOf = (key: string): string => key.slice(key.indexOf('.') + 1)

/** With more backquotes than the text has in a row. */
function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}${language}\n${text}\n${mark}`
}
