/** Where a command writes and what it is run with: real in main.ts, recorded in tests. */
export interface Terminal {
  out(text: string): void
  error(text: string): void
  /** Whether `out` is a terminal that can redraw a line. */
  readonly interactive: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A command cannot do what it was asked. `message` is one line (or a few) that says why and what to do. */
export class CommandError extends Error {}
