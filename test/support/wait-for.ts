/** Waits for a condition, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 10

export async function waitFor(
  condition: () => Promise<boolean> | boolean,
  what: string,
  msMax = 120_000,
): Promise<void> {
  for (const end = Date.now() + msMax; ; ) {
    if (await condition()) return
    if (Date.now() > end) throw new Error(`waited ${msMax} ms in vain until ${what}`)
    await sleep(POLL_MS)
  }
}
