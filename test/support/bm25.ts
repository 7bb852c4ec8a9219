/** BM25 straight from its definition, over words in memory: what the engine's scores are held against. */

const count = (words: readonly string[], word: string): number => words.filter((w) => w === word).length

/** The score of each row; undefined where it shares no word with the query. A word that the query has twice counts twice. */
export function bm25Of(
  rows: readonly (readonly string[])[],
  query: readonly string[],
  k1 = 1.2,
  b = 0.75,
): (number | undefined)[] {
  const average = rows.reduce((sum, row) => sum + row.length, 0) / rows.length
  return rows.map((row) => {
    if (!query.some((word) => row.includes(word))) return undefined
    let score = 0
    for (const word of query) {
      const rowsWith = rows.filter((other) => other.includes(word)).length
      const idf = Math.log(1 + (rows.length - rowsWith + 0.5) / (rowsWith + 0.5))
      const tf = count(row, word)
      score += (idf * tf * (k1 + 1)) / (tf + k1 * (1 - b + (b * row.length) / average))
    }
    return score
  })
}
