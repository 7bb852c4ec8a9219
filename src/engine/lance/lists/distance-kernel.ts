/**
 * Squared distances of one vector to many, four numbers at a time: JavaScript takes eight times as long. WebAssembly is what there is of such
 * instructions without native code. The module is so small that its instructions stand here, and no compiler is needed for it.
 *
 *   l2(query, vectors, count, bytes, out): addresses in the memory; `bytes` of a vector, a multiple of STEP_BYTES.
 */

/** Four sums go on beside each other, or each addition would wait for the one before. */
const SUMS = [0, 1, 2, 3]
const LANE_BYTES = 16
export const STEP_BYTES = SUMS.length * LANE_BYTES

// Parameters, then locals.
const [QUERY, VECTORS, COUNT, BYTES, OUT, AT, END, DIFFERENCE, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const I32 = 0x7f
const V128 = 0x7b

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)]
const text = (value: string): number[] => sized([...Buffer.from(value)])

const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const tee = (local: number): number[] => [0x22, local]
/** Below 64: more would need another byte. */
const small = (value: number): number[] => [0x41, value]
const ADD = [0x6a]
const SUBTRACT = [0x6b]
const LESS = [0x49]
const F32_ADD = [0x92]
const F32_STORE = [0x38, 2, 0]
const LOOP = [0x03, 0x40]
/** Jumps to the loop's begin where the value on the stack is not 0. */
const END_LOOP_WHILE = [0x0d, 0, 0x0b]
const END_FUNCTION = [0x0b]

const simd = (operation: number): number[] => [0xfd, ...unsigned(operation)]
const load = (offset: number): number[] => [...simd(0), 0, offset]
const ZEROS = [...simd(12), ...new Array<number>(LANE_BYTES).fill(0)]
const F32X4_ADD = simd(0xe4)
const F32X4_SUBTRACT = simd(0xe5)
const F32X4_MULTIPLY = simd(0xe6)
const lane = (index: number): number[] => [...get(DIFFERENCE), ...simd(0x1f), index]

const advance = (local: number, bytes: number): number[] => [...get(local), ...small(bytes), ...ADD, ...tee(local)]
const DROP = [0x1a]

const addSquares = (k: number): number[] => [
  ...[...get(AT), ...load(k * LANE_BYTES), ...get(VECTORS), ...load(k * LANE_BYTES), ...F32X4_SUBTRACT],
  ...[...tee(DIFFERENCE), ...get(DIFFERENCE), ...F32X4_MULTIPLY, ...get(SUM + k), ...F32X4_ADD, ...set(SUM + k)],
]

/** Half of STEP_BYTES is what `small` can say. */
const advanceStep = (local: number): number[] => [
  ...[...advance(local, STEP_BYTES / 2), ...DROP],
  ...advance(local, STEP_BYTES / 2),
]

const code = [
  ...[...get(QUERY), ...get(BYTES), ...ADD, ...set(END)],
  ...LOOP,
  ...[...get(QUERY), ...set(AT), ...SUMS.flatMap((k) => [...ZEROS, ...set(SUM + k)])],
  ...LOOP,
  ...SUMS.flatMap(addSquares),
  ...[...advanceStep(VECTORS), ...DROP, ...advanceStep(AT), ...get(END), ...LESS, ...END_LOOP_WHILE],
  ...[...get(SUM), ...get(SUM + 1), ...F32X4_ADD, ...get(SUM + 2), ...get(SUM + 3), ...F32X4_ADD, ...F32X4_ADD],
  ...[...set(DIFFERENCE), ...get(OUT), ...lane(0), ...lane(1), ...F32_ADD, ...lane(2), ...lane(3), ...F32_ADD],
  ...[...F32_ADD, ...F32_STORE, ...advance(OUT, 4), ...DROP],
  ...[...get(COUNT), ...small(1), ...SUBTRACT, ...tee(COUNT), ...END_LOOP_WHILE],
  ...END_FUNCTION,
]

const locals = list([
  [END - AT + 1, I32],
  [1 + SUMS.length, V128],
])

const MODULE = new WebAssembly.Module(
  Uint8Array.from([
    ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
    ...section(1, list([[0x60, ...list(new Array(OUT + 1).fill([I32])), 0]])),
    ...section(2, list([[...text('host'), ...text('memory'), 2, 0, 0]])),
    ...section(3, list([[0]])),
    ...section(7, list([[...text('l2'), 0, 0]])),
    ...section(10, list([sized([...locals, ...code])])),
  ]),
)

/** `count` is at least 1. */
export type L2 = (query: number, vectors: number, count: number, bytes: number, out: number) => void

export const l2Of = (memory: WebAssembly.Memory): L2 =>
  new WebAssembly.Instance(MODULE, { host: { memory } }).exports.l2 as L2
