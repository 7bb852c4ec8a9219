/** The CSV options of a job. Their values are checked when the file is read, as Milvus does. */
import type { CsvOptions } from '../formats/row-reader.ts'

/** Only the first code point of `sep` counts; '' is the default. */
export const csvOptions = (options: Readonly<Record<string, string>>): CsvOptions => ({
  separator: [...(options.sep ?? '')][0] ?? ',',
  nullKey: options.nullkey ?? '',
})
