/** What an object can be made of when it is put: bytes in memory, or a stream of them (an upload of any size). */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>

/** The stream cut in parts of exactly `partBytes`, the last one smaller. One part for an empty stream: the empty one. */
export async function* partsOf(body: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(partBytes)
  let filled = 0
  let parts = 0
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + partBytes - filled)
      part.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled < partBytes) continue
      yield part
      parts++
      part = new Uint8Array(partBytes)
      filled = 0
    }
  }
  if (filled > 0 || parts === 0) yield part.subarray(0, filled)
}
