/** Runs one command line to its exit code: the edge where errors become text. */
import { CommanderError } from 'commander'
import { StartupError } from '../core/startup-error.ts'
import { createProgram } from './program.ts'
import { CommandError, type Terminal } from './terminal.ts'

/** `args`: without node and script. Known errors are one line on stderr; anything else is a fault of ours, with stack. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = createProgram(terminal)
  for (const command of [program, ...program.commands]) command.exitOverride()
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    // commander has printed help or its own message already.
    if (error instanceof CommanderError) return error.exitCode
    terminal.error(`elanus: ${textOf(error)}\n`)
    return 1
  }
}

function textOf(error: unknown): string {
  if (error instanceof StartupError || error instanceof CommandError) return error.message
  return error instanceof Error && error.stack ? error.stack : String(error)
}
