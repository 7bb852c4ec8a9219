/** The first of the ids that a fuzzed read may hand out: from here on they compare as `id`, below they are the file's. */
export const FIRST_ID = 2n ** 62n

/** Of a key or its text. */
export const isMade = (key: unknown): boolean => /^[1-9]\d{0,18}$/.test(String(key)) && BigInt(String(key)) >= FIRST_ID
