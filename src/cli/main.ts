/** The entry file of the `elanus` command: the real terminal, then run. */
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  interactive: process.stdout.isTTY === true,
  environment: process.env,
})
