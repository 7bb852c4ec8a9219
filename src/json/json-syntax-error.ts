/** What is wrong with JSON text, and at which byte. It never says in which file: whoever holds the cursor knows that. */
export class JsonSyntaxError extends Error {
  /** Offset in the cursor's bytes. */
  readonly offset: number
  /** The text ended too early; more bytes might have made it whole. */
  readonly atEnd: boolean
  constructor(message: string, offset: number, atEnd = false) {
    super(message)
    this.offset = offset
    this.atEnd = atEnd
  }
}

/** A string of the text is no valid UTF-8. */
export class JsonUtf8Error extends JsonSyntaxError {}

export const UNEXPECTED_END = 'unexpected EOF'

/** A byte as a message shows it. */
export const showByte = (byte: number): string =>
  byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16).padStart(2, '0')}`
