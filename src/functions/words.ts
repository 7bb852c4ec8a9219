/**
 * The words of a text, close to Unicode's rules for word boundaries (UAX 29).
 *
 *   word   = ideograph | run *( joint run )
 *   run    = letters, marks and digits of all scripts but Han and Hiragana, which have no blanks between words
 *   joint  = underscores | one of . ' ’ between two letters or two digits | a comma between two digits
 *
 * Intl.Segmenter, which has the whole rules, takes five times as long, and its dictionaries change with the version of Node.
 */
const WORD =
  /[\p{sc=Han}\p{sc=Hira}]\p{M}*|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}]]+(?:(?:_+|(?<=[\p{L}\p{M}])[.'’](?=\p{L})|(?<=\p{Nd})[.,'’](?=\p{Nd}))[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}]]+)*/gv

export const words = (text: string): readonly string[] => text.match(WORD) ?? []
