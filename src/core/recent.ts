/** Remembers what was used last, up to so many bytes. */
export class Recent<Key, Value extends { readonly bytes: number }> {
  readonly #bytesMax: number
  readonly #idleMs: number
  readonly #nowMs: () => number
  /** The one used last at the end. */
  readonly #known = new Map<Key, { readonly value: Value; usedMs: number }>()

  /** What was used within `idleMs` makes no room: where more is in use than fits, what comes and goes would cost more than it brings. */
  constructor(bytesMax: number, idleMs = 0, nowMs: () => number = () => performance.now()) {
    this.#bytesMax = bytesMax
    this.#idleMs = idleMs
    this.#nowMs = nowMs
  }

  use(key: Key): Value | undefined {
    const known = this.#known.get(key)
    if (!known) return undefined
    known.usedMs = this.#nowMs()
    this.#known.delete(key)
    this.#known.set(key, known)
    return known.value
  }

  /** In the place of what the key had. What was used longest ago makes room; false: there is too little. */
  add(key: Key, value: Value): boolean {
    this.#known.delete(key)
    const nowMs = this.#nowMs()
    let bytes = value.bytes
    for (const known of this.#known.values()) bytes += known.value.bytes
    const leaving: Key[] = []
    for (const [other, known] of this.#known) {
      if (bytes <= this.#bytesMax || nowMs - known.usedMs < this.#idleMs) break
      leaving.push(other)
      bytes -= known.value.bytes
    }
    if (bytes > this.#bytesMax) return false
    for (const other of leaving) this.#known.delete(other)
    this.#known.set(key, { value, usedMs: nowMs })
    return true
  }

  delete(key: Key): void {
    this.#known.delete(key)
  }

  deleteWhere(isGone: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#known) if (isGone(value)) this.#known.delete(key)
  }
}
