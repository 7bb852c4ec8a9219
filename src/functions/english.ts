/** English words → their stems (Porter's second stemmer, as Snowball has it); stop words stand for nothing. */
import stem from 'wink-porter2-stemmer'
import { limits } from '../core/limits.ts'

/** Lucene's list, which Milvus calls `_english_`. */
const STOP_WORDS = new Set(
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  ),
)

/** `word` is in lower case. The stemmer keeps its notes in the digit 3 and takes the square of a word's length. */
export function englishTerm(word: string): string | undefined {
  if (STOP_WORDS.has(word)) return undefined
  return word.length > limits.wordCharsMax || word.includes('3') ? word : stem(word)
}
