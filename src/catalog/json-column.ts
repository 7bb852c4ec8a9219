/** JSON in a catalog column, with int64 kept exact: a bigint is written as {"$int64":"…"}. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, v) => (typeof v === 'bigint' ? { $int64: v.toString() } : v))

export const fromJson = <T>(text: string): T =>
  JSON.parse(text, (_key, v) => (v !== null && typeof v === 'object' && '$int64' in v ? BigInt(v.$int64) : v)) as T
