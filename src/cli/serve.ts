/** `elanus serve`: config → server → until a signal. Everything else about the server is in ../main.ts. */
import { type Flags, loadConfig } from '../config.ts'
import type { Terminal } from './terminal.ts'

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const
/** One Ctrl-C can arrive twice, from the terminal and from npm. A later one means: at once. */
const SAME_SIGNAL_MS = 1000
const EXIT_CODE_KILLED = 130
/** A closed server holds nothing open. If one does all the same, the process still ends. */
const EXIT_GRACE_MS = 2000

/** Comes back once the server has been stopped by a signal. Throws `StartupError` when it cannot start. */
export async function serve(flags: Flags, terminal: Terminal): Promise<void> {
  const config = loadConfig(flags, terminal.environment)
  const stop = stopSignal()
  // Loaded here, so that the other commands load no engine.
  const { startServer } = await import('../main.ts')
  const server = await startServer(config)
  terminal.out(`Elanus listens at ${server.address}\n`)
  await stop
  await server.close()
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref()
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined
    const onSignal = () => {
      firstMs ??= performance.now()
      if (performance.now() - firstMs > SAME_SIGNAL_MS) process.exit(EXIT_CODE_KILLED)
      resolve()
    }
    for (const signal of STOP_SIGNALS) process.on(signal, onSignal)
  })
}
