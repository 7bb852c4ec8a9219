declare module 'wink-porter2-stemmer' {
  /** `word` is in lower case. */
  export default function stem(word: string): string
}
