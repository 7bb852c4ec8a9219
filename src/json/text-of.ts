/** Strings from ranges of bytes, without copying the bytes first. */
const viewOf = (bytes: Uint8Array, start: number, end: number): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)

/** Invalid UTF-8 becomes replacement characters: for checked text, and for messages. */
export const utf8Text = (bytes: Uint8Array, start: number, end: number): string => viewOf(bytes, start, end).toString()

/** For bytes known to be ASCII; faster. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  viewOf(bytes, start, end).toString('latin1')
