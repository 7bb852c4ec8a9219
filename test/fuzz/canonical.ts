/** One form for rows from readers and oracles, so that they compare as text: int64 as text, floats with their sign of zero. */
import { parseTree, Refused, type Tree } from './json-tree.ts'

/** Values in the order of the stored fields. */
export type CanonicalRow = readonly unknown[]

export const canonicalNumber = (value: number): unknown =>
  Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)

/** A stored JSON text. */
export const canonicalText = (text: string): unknown => canonicalTree(parseTree(text))

/** Keys sorted; numbers as they are written. Throws Refused where an object has a key twice. */
export function canonicalTree(tree: Tree): unknown {
  switch (tree.t) {
    case 'object':
      return { object: canonicalEntries(tree.entries) }
    case 'array':
      return tree.items.map(canonicalTree)
    case 'number':
      return { number: tree.text }
    case 'string':
      return tree.text
    case 'word':
      return tree.value
  }
}

export function canonicalEntries(entries: readonly (readonly [string, Tree])[]): unknown {
  const keys = new Set(entries.map(([key]) => key))
  if (keys.size < entries.length) throw new Refused('a key twice')
  return entries.map(([key, value]) => [key, canonicalTree(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1))
}
