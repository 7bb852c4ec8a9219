/** Copies JSON text that is known to be valid, leaving out the blanks between tokens. */

/** Writes at `target[at]`, which has room for the whole text; returns how many bytes it wrote. */
export function copyJson(bytes: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number {
  let out = at
  let inString = false
  for (let p = from; p < to; p++) {
    const c = bytes[p]
    if (inString) {
      target[out++] = c
      if (c === 0x5c) target[out++] = bytes[++p]
      else if (c === 0x22) inString = false
    } else if (c > 0x20) {
      target[out++] = c
      if (c === 0x22) inString = true
    }
  }
  return out - at
}
