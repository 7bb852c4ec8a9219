/** Writes docs/configuration.md out of the table of settings; a test holds the page equal to it. */
import { flagOf, type Setting, settings, variableOf } from './settings.ts'

const HEAD = `# Configuration

Every setting can be given as a flag of \`elanus serve\`, as an environment variable, or as a key in a YAML file. Where it is
given more than once the flag wins, then the variable, then the file, then the default. Relative folders start at the
folder the server is started in. An empty variable counts as not set; an unknown key in the file is refused.

<!-- Made from src/config/settings.ts: do not edit. To make it anew: node scripts/run.mjs src/config/settings-page.ts -->

`

const TAIL = `
## Example

\`\`\`yaml
# elanus.yaml, used by: elanus serve --config elanus.yaml
host: 0.0.0.0
data-dir: /var/lib/elanus
bucket: s3://incoming
s3-endpoint: http://127.0.0.1:9000
s3-access-key: minioadmin
import-workers: 4
\`\`\`

with the secret given apart: \`ELANUS_S3_SECRET_KEY=… elanus serve --config elanus.yaml\`.

The other commands (\`elanus import\`, \`elanus jobs\`, \`elanus job\`) find the server by \`--url\`, else by \`--host\` and \`--port\`, else
by \`ELANUS_URL\`, else by \`ELANUS_HOST\` and \`ELANUS_PORT\`, else at http://127.0.0.1:19530.
`

export const settingsPage = (): string => `${HEAD}${table(COLUMNS, settings.map(row))}\n${TAIL}`

const COLUMNS = ['flag', 'variable', 'key in the file', 'default', 'what it is']

const row = (setting: Setting): string[] => [
  `\`${flagOf(setting)} <${cell(setting.value)}>\``,
  `\`${variableOf(setting)}\``,
  setting.notInFile ? '' : `\`${setting.name}\``,
  defaultOf(setting),
  cell(setting.doc),
]

/** Padded as the formatter wants it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((cells) => cells[i].length)))
  const line = (cells: readonly string[]) => `| ${cells.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function defaultOf(setting: Setting): string {
  if (setting.default === undefined) return 'none'
  return /[ `]/.test(setting.default) ? setting.default : `\`${setting.default}\``
}

/** A bar would end the table's cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

if (import.meta.main) {
  const { writeFileSync } = await import('node:fs')
  writeFileSync(new URL('../../docs/configuration.md', import.meta.url), settingsPage())
}
