/**
 * Dot products of four vectors with many: each number that is loaded is used several times, or memory would be what holds it up.
 *
 *   dots(row, row, row, row, centroids, pairs, bytes, out): addresses in the memory, of `pairs` times two centroids that of the first, which the
 *   others follow; `bytes` of each vector, a multiple of STEP_BYTES. Writes four numbers for each centroid, one of each row.
 */
import {
  ADD,
  advance,
  DROP,
  END_LOOP_WHILE,
  F32X4_MULTIPLY_ADD,
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
} from '../lists/assembler.ts'

export const ROWS = 4
const PAIR = [0, 1]
const ROW = [0, 1, 2, 3]
/** Of each vector in one turn of the loop. */
const LANES = [0, 1, 2, 3]

// Parameters, then locals: where the first row ends, where it is read in the two centroids and the four rows, then numbers and sums.
const rowOf = (r: number): number => r
const [CENTROIDS, PAIRS, BYTES, OUT] = [4, 5, 6, 7]
const END = 8
const centroidAt = (c: number): number => 9 + c
const rowAt = (r: number): number => 11 + r
const ADDRESSES = 7
const FIRST_VECTOR = 15
const numbers = (c: number): number => FIRST_VECTOR + c
const ROW_NUMBERS = FIRST_VECTOR + 2
const sum = (c: number, r: number): number => FIRST_VECTOR + 3 + c * ROWS + r

const behind = (local: number, before: number): number[] => [...get(before), ...get(BYTES), ...ADD, ...set(local)]

const addProducts = (lane: number): number[] => [
  ...PAIR.flatMap((c) => [...get(centroidAt(c)), ...load(lane * LANE_BYTES), ...set(numbers(c))]),
  ...ROW.flatMap((r) => [
    ...[...get(rowAt(r)), ...load(lane * LANE_BYTES), ...set(ROW_NUMBERS)],
    ...PAIR.flatMap((c) => [
      ...[...get(ROW_NUMBERS), ...get(numbers(c)), ...get(sum(c, r)), ...F32X4_MULTIPLY_ADD, ...set(sum(c, r))],
    ]),
  ]),
]

const step = (local: number): number[] => [...advance(local, STEP_BYTES), ...DROP]

const code = [
  ...LOOP,
  ...ROW.flatMap((r) => [...get(rowOf(r)), ...set(rowAt(r))]),
  ...[...get(CENTROIDS), ...set(centroidAt(0)), ...behind(centroidAt(1), centroidAt(0)), ...behind(END, rowOf(0))],
  ...PAIR.flatMap((c) => ROW.flatMap((r) => [...ZEROS, ...set(sum(c, r))])),
  ...LOOP,
  ...LANES.flatMap(addProducts),
  ...[...PAIR.flatMap((c) => step(centroidAt(c))), ...[1, 2, 3].flatMap((r) => step(rowAt(r)))],
  ...[...advance(rowAt(0), STEP_BYTES), ...get(END), ...LESS, ...END_LOOP_WHILE],
  ...PAIR.flatMap((c) =>
    ROW.flatMap((r) => [...get(OUT), ...sumOfLanes(sum(c, r)), ...storeFloat(4 * (c * ROWS + r))]),
  ),
  // Behind the second centroid the next pair begins.
  ...[...get(centroidAt(1)), ...set(CENTROIDS), ...advance(OUT, 4 * PAIR.length * ROWS), ...DROP],
  ...[...get(PAIRS), ...small(1), ...SUBTRACT, ...tee(PAIRS), ...END_LOOP_WHILE],
]

const VECTORS = 3 + PAIR.length * ROWS
const MODULE = moduleOf('dots', OUT + 1, { addresses: ADDRESSES, vectors: VECTORS }, code)

type Rows = readonly [number, number, number, number]

/** `pairs` is at least 1. */
export type Dots = (
  ...parameters: [...rows: Rows, centroids: number, pairs: number, bytes: number, out: number]
) => void

export const dotsOf = (memory: WebAssembly.Memory): Dots => functionOf(MODULE, 'dots', memory)
