/** JSON in a catalog column, with int64 kept exact: a bigint is written as {"$int64":"…"}. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, v) => (typeof v === 'bigint' ? { $int64: v.toString() } : v))

export const fromJson = <T>(text: string): T =>
  // Looking at each value takes several times as long as parsing, and nearly no text has one.
  (text.includes('$int64') ? JSON.parse(text, withBigints) : JSON.parse(text)) as T

const withBigints = (_key: string, v: unknown): unknown =>
  v !== null && typeof v === 'object' && '$int64' in v ? BigInt(v.$int64 as string) : v
