/** Brings a vector to length 1 where it stands, as indexes for COSINE hold them. False for zeros, which stay what they are. */
export function withLength1(numbers: Float32Array): boolean {
  let square = 0
  for (const number of numbers) square += number * number
  const factor = 1 / Math.sqrt(square)
  if (!Number.isFinite(factor)) return false
  for (let i = 0; i < numbers.length; i++) numbers[i] *= factor
  return true
}
