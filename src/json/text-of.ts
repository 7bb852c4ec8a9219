/** Strings from ranges of bytes, without copying the bytes first. */
const viewOf = (bytes: Uint8Array, start: number, end: number): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)

const MESSAGE_BYTES_MAX = 64 * 1024

/** Invalid UTF-8 becomes replacement characters: for checked text, and for messages. */
export const utf8Text = (bytes: Uint8Array, start: number, end: number): string => viewOf(bytes, start, end).toString()

/** As `utf8Text`, for messages: the beginning of what may be too long for a string. */
export const textStart = (bytes: Uint8Array, start: number, end: number): string =>
  utf8Text(bytes, start, Math.min(end, start + MESSAGE_BYTES_MAX))

/** For bytes known to be ASCII; faster. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  viewOf(bytes, start, end).toString('latin1')
