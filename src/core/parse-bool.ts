/** Go's strconv.ParseBool: the words that Milvus takes for true and false, in options, headers and cells. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
])

/** undefined for every other text. */
export const parseBool = (text: string): boolean | undefined => WORDS.get(text)
