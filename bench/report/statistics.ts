/** Medians and the way numbers are shown. */

/** Of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Three digits that count, as far as they stand behind the point. */
export function shown(value: number): string {
  if (value === 0) return '0'
  if (value >= 99.95) return value.toFixed(0)
  return value >= 9.995 ? value.toFixed(1) : value >= 0.9995 ? value.toFixed(2) : value.toFixed(3)
}

/** `0.99 (0.97–1.10)`; one value stands alone. */
export function range(values: readonly number[]): string {
  const middle = shown(median(values))
  return values.length === 1 ? middle : `${middle} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`
}
