/** The `sep` option of a CSV import. */
import { TextError } from '../text-error.ts'

const FORBIDDEN = ['\0', '\n', '\r', '"', '\uFFFD']
const DEFAULT = ','

/** The first character of the option, as bytes. */
export function separatorBytes(option: string): Uint8Array {
  const separator = option === '' ? DEFAULT : String.fromCodePoint(option.codePointAt(0)!)
  if (FORBIDDEN.includes(separator) || !separator.isWellFormed()) {
    throw new TextError(`unsupported csv separator: ${option}`, {
      expected: 'any other character than NUL, a line break, a double quote or U+FFFD',
      found: JSON.stringify(option),
      hint: 'this is the option "sep" of the job, not a part of the file',
    })
  }
  return Buffer.from(separator)
}
