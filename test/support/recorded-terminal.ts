/** A terminal that keeps what a command wrote. */
import type { Terminal } from '../../src/cli/terminal.ts'

export interface RecordedTerminal extends Terminal {
  readonly written: { out: string; error: string }
}

export function recordedTerminal(more: Partial<Pick<Terminal, 'interactive' | 'environment'>> = {}): RecordedTerminal {
  const written = { out: '', error: '' }
  return {
    written,
    interactive: false,
    environment: {},
    ...more,
    out: (text) => {
      written.out += text
    },
    error: (text) => {
      written.error += text
    },
  }
}
