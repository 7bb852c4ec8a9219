/** Which text files are packed, told by their names alone, and what is inside. Pure: no byte is looked at. */

export const COMPRESSIONS = ['gzip', 'zstd'] as const
export type Compression = (typeof COMPRESSIONS)[number]

const COMPRESSION_OF: Readonly<Record<string, Compression>> = { '.gz': 'gzip', '.zst': 'zstd' }

/** `a.json.gz` → gzip and `a.json`; any other name as it is. Case-sensitive, as all extensions are. */
export function unpackedName(name: string): { readonly name: string; readonly compression?: Compression } {
  const ending = name.slice(Math.max(name.lastIndexOf('.'), 0))
  if (!Object.hasOwn(COMPRESSION_OF, ending)) return { name }
  return { name: name.slice(0, -ending.length), compression: COMPRESSION_OF[ending] }
}
