/**
 * Squared distances of one vector to many, or products with them, four numbers at a time: JavaScript takes eight times as long.
 *
 *   compare(query, vectors, count, bytes, out): addresses in the memory; `bytes` of a vector, a multiple of STEP_BYTES.
 */
import {
  ADD,
  advance,
  DROP,
  END_LOOP_WHILE,
  F32X4_ADD,
  F32X4_MULTIPLY,
  F32X4_SUBTRACT,
  functionOf,
  get,
  LANE_BYTES,
  LESS,
  LOOP,
  load,
  moduleOf,
  STEP_BYTES,
  SUBTRACT,
  set,
  small,
  storeFloat,
  sumOfLanes,
  tee,
  ZEROS,
} from './assembler.ts'

/** Four sums go on beside each other, or each addition would wait for the one before. */
const SUMS = [0, 1, 2, 3]

// Parameters, then locals.
const [QUERY, VECTORS, COUNT, BYTES, OUT, AT, END, DIFFERENCE, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8]

const loadBoth = (k: number): number[] => [
  ...[...get(AT), ...load(k * LANE_BYTES), ...get(VECTORS), ...load(k * LANE_BYTES)],
]
const addTo = (k: number): number[] => [...get(SUM + k), ...F32X4_ADD, ...set(SUM + k)]
const addSquares = (k: number): number[] => [
  ...[...loadBoth(k), ...F32X4_SUBTRACT, ...tee(DIFFERENCE), ...get(DIFFERENCE), ...F32X4_MULTIPLY, ...addTo(k)],
]
const addProducts = (k: number): number[] => [...loadBoth(k), ...F32X4_MULTIPLY, ...addTo(k)]

const codeOf = (addTerms: (k: number) => number[]): number[] => [
  ...[...get(QUERY), ...get(BYTES), ...ADD, ...set(END)],
  ...LOOP,
  ...[...get(QUERY), ...set(AT), ...SUMS.flatMap((k) => [...ZEROS, ...set(SUM + k)])],
  ...LOOP,
  ...SUMS.flatMap(addTerms),
  ...[...advance(VECTORS, STEP_BYTES), ...DROP, ...advance(AT, STEP_BYTES), ...get(END), ...LESS, ...END_LOOP_WHILE],
  ...[...get(SUM), ...get(SUM + 1), ...F32X4_ADD, ...get(SUM + 2), ...get(SUM + 3), ...F32X4_ADD, ...F32X4_ADD],
  ...[...set(DIFFERENCE), ...get(OUT), ...sumOfLanes(DIFFERENCE), ...storeFloat(0), ...advance(OUT, 4), ...DROP],
  ...[...get(COUNT), ...small(1), ...SUBTRACT, ...tee(COUNT), ...END_LOOP_WHILE],
]

const moduleWith = (addTerms: (k: number) => number[]): WebAssembly.Module =>
  moduleOf('compare', OUT + 1, { addresses: END - OUT, vectors: 1 + SUMS.length }, codeOf(addTerms))

const MODULES = { squares: moduleWith(addSquares), products: moduleWith(addProducts) } as const

/** `count` is at least 1. */
export type Compare = (query: number, vectors: number, count: number, bytes: number, out: number) => void

export const compareBy = (kind: keyof typeof MODULES, memory: WebAssembly.Memory): Compare =>
  functionOf(MODULES[kind], 'compare', memory)
