/** The commands and their flags. Parses and dispatches; what a command does stands in its own file. */
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { flagOf, type Setting, settings, variableOf } from '../config/settings.ts'
import { type Flags, serverUrl } from '../config.ts'
import { ApiClient } from './api-client.ts'
import { addOption, type ImportRequest, importCommand } from './import-command.ts'
import { serve } from './serve.ts'
import { jobsText, jobText } from './show.ts'
import type { Terminal } from './terminal.ts'

const EXAMPLES = `
Examples:
  elanus serve --port 19530 --data-dir ./elanus-data
  elanus import books books.parquet more.jsonl --wait
  elanus import books id.npy vector.npy --option timeout=300s
  elanus jobs --collection books`

export function createProgram(terminal: Terminal): Command {
  const program = new Command('elanus')
    .description('A Milvus-compatible vector database server whose heart is bulk import.')
    .version(version())
    .addHelpText('after', EXAMPLES)
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
  addServe(program, terminal)
  addImport(program, terminal)
  addJobs(program, terminal)
  return program
}

function addServe(program: Command, terminal: Terminal): void {
  const command = program.command('serve').description('start the server; SIGTERM or Ctrl-C stops it')
  for (const setting of settings) command.addOption(settingOption(setting))
  command.action((given: Record<string, string>) => serve(flagsOf(given), terminal))
}

function settingOption(setting: Setting): Option {
  const place = setting.default === undefined ? '' : `default: ${setting.default.replaceAll('`', '')}, `
  const doc = setting.doc.replaceAll('`', '')
  return new Option(`${flagOf(setting)} <${setting.value}>`, `${doc} (${place}variable: ${variableOf(setting)})`)
}

/** commander's camelCase names → the settings' own. */
function flagsOf(given: Readonly<Record<string, string>>): Flags {
  const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(settings.map(({ name }) => [name, given[camelCase(name)]]))
}

interface ServerOptions {
  readonly url?: string
  readonly host?: string
  readonly port?: string
}

const clientCommand = (program: Command, name: string): Command =>
  program
    .command(name)
    .option('--url <url>', 'the server (variable: ELANUS_URL)')
    .option('--host <address>', "the server's address (default: 127.0.0.1, variable: ELANUS_HOST)")
    .option('--port <number>', "the server's port (default: 19530, variable: ELANUS_PORT)")

const clientOf = (options: ServerOptions, terminal: Terminal): ApiClient =>
  new ApiClient(serverUrl(options, terminal.environment))

function addImport(program: Command, terminal: Terminal): void {
  type Options = ServerOptions & {
    wait?: true
    option?: Record<string, string>
    db?: string
    partition?: string
    keys?: true
  }
  clientCommand(program, 'import')
    .description('import files into a collection')
    .argument('<collection>', 'name or alias')
    .argument('<files...>', 'local files, which are uploaded first, or keys in the bucket; all .npy files form one set')
    .option('--wait', 'follow the job to its end; exit code 1 when it fails')
    .option('--option <name=value>', 'an option of the job, for instance timeout=300s; may be repeated', addOption)
    .option('--db <name>', 'database')
    .option('--partition <name>', 'partition')
    .option('--keys', 'take every file as a key in the bucket, upload nothing')
    .action((collection: string, files: string[], options: Options) => {
      const request: ImportRequest = {
        collection,
        files,
        db: options.db,
        partition: options.partition,
        options: options.option ?? {},
        keys: options.keys ?? false,
        wait: options.wait ?? false,
      }
      return importCommand(request, clientOf(options, terminal), terminal)
    })
}

function addJobs(program: Command, terminal: Terminal): void {
  clientCommand(program, 'jobs')
    .description('list the import jobs')
    .option('--collection <name>', 'only those of this collection')
    .option('--db <name>', 'the database of that collection')
    .action(async (options: ServerOptions & { collection?: string; db?: string }) => {
      const filter = { collectionName: options.collection, dbName: options.db }
      terminal.out(`${jobsText(await clientOf(options, terminal).listJobs(filter))}\n`)
    })
  clientCommand(program, 'job')
    .description('show one import job with its files and its receipt')
    .argument('<id>', 'as create or "elanus jobs" gave it')
    .action(async (id: string, options: ServerOptions) => {
      terminal.out(`${jobText(await clientOf(options, terminal).describeJob(id))}\n`)
    })
}

/** The same place from src/cli and from dist/cli. */
const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
