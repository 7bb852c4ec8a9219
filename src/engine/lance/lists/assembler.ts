/**
 * The few instructions of WebAssembly that the kernels are made of, as the bytes they are. WebAssembly is what there is of instructions for
 * four numbers at a time without native code; the modules are so small that no compiler is needed for them.
 */

export const LANE_BYTES = 16
/** Of a vector in one turn of a kernel's loop: it has so many bytes, or a multiple. */
export const STEP_BYTES = 4 * LANE_BYTES
const PAGE_BYTES = 65536

/** The same, or a little more: a multiple of what a kernel takes. */
export const paddedBytes = (bytes: number): number => Math.ceil(bytes / STEP_BYTES) * STEP_BYTES

/** Zeros, so many bytes at least. */
export const memoryOf = (bytes: number): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })

const I32 = 0x7f
const V128 = 0x7b

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)]
const text = (value: string): number[] => sized([...Buffer.from(value)])

export const get = (local: number): number[] => [0x20, local]
export const set = (local: number): number[] => [0x21, local]
export const tee = (local: number): number[] => [0x22, local]
/** Below 8192. */
export const small = (value: number): number[] =>
  value < 64 ? [0x41, value] : [0x41, (value & 127) | 128, value >>> 7]
export const ADD = [0x6a]
export const SUBTRACT = [0x6b]
export const LESS = [0x49]
export const F32_ADD = [0x92]
export const storeFloat = (offset: number): number[] => [0x38, 2, offset]
export const LOOP = [0x03, 0x40]
/** Jumps to the loop's begin where the value on the stack is not 0. */
export const END_LOOP_WHILE = [0x0d, 0, 0x0b]

const simd = (operation: number): number[] => [0xfd, ...unsigned(operation)]
/** `offset` below 128. */
export const load = (offset: number): number[] => [...simd(0), 0, offset]
export const ZEROS = [...simd(12), ...new Array<number>(LANE_BYTES).fill(0)]
export const F32X4_ADD = simd(0xe4)
export const F32X4_SUBTRACT = simd(0xe5)
export const F32X4_MULTIPLY = simd(0xe6)
/** a × b + c, rounded once where the processor has that. */
export const F32X4_MULTIPLY_ADD = simd(0x105)
/** Of the vector in the local. */
export const lane = (local: number, index: number): number[] => [...get(local), ...simd(0x1f), index]
/** The sum of the local's four numbers. */
export const sumOfLanes = (local: number): number[] => [
  ...[...lane(local, 0), ...lane(local, 1), ...F32_ADD, ...lane(local, 2), ...lane(local, 3), ...F32_ADD],
  ...F32_ADD,
]
export const advance = (local: number, bytes: number): number[] => [
  ...get(local),
  ...small(bytes),
  ...ADD,
  ...tee(local),
]
export const DROP = [0x1a]

/** A module with one function of 32-bit integers that works on the memory it is given; `addresses` and `vectors`: how many locals of each kind it has besides. */
export function moduleOf(
  name: string,
  parameters: number,
  locals: { readonly addresses: number; readonly vectors: number },
  code: readonly number[],
): WebAssembly.Module {
  const kinds = list([
    [locals.addresses, I32],
    [locals.vectors, V128],
  ])
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[0, ...Buffer.from('asm'), 1, 0, 0, 0],
      ...section(1, list([[0x60, ...list(new Array(parameters).fill([I32])), 0]])),
      ...section(2, list([[...text('host'), ...text('memory'), 2, 0, 0]])),
      ...section(3, list([[0]])),
      ...section(7, list([[...text(name), 0, 0]])),
      ...section(10, list([sized([...kinds, ...code, 0x0b])])),
    ]),
  )
}

export const functionOf = <F>(module: WebAssembly.Module, name: string, memory: WebAssembly.Memory): F =>
  new WebAssembly.Instance(module, { host: { memory } }).exports[name] as F
