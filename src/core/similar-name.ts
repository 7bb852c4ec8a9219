/** Which of some names was meant by one that is not among them. Pure; for messages only. */

/** Letters and digits, in one case. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Names that differ in a number are meant to differ. */
const digits = (name: string): string => name.replace(/\D+/g, ' ').trim()

/** Longer names are not compared letter by letter, nor are more of them. */
const CHARS_MAX = 64
const NAMES_MAX = 1000

/** The name that differs from `name` in case and punctuation only, else the first that is a slip of the keyboard away. */
export function similarName(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name)
  const same = names.find((other) => plain(other) === wanted)
  if (same !== undefined) return same
  const slips = wanted.length < 3 ? 0 : wanted.length < 6 ? 1 : 2
  return names
    .slice(0, NAMES_MAX)
    .find((other) => digits(other) === digits(name) && distance(wanted, plain(other), slips) <= slips)
}

/** How many letters have to be put in, left out or changed; more than `max` is not counted out. */
function distance(a: string, b: string, max: number): number {
  if (max === 0 || Math.abs(a.length - b.length) > max || a.length > CHARS_MAX) return max + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}
