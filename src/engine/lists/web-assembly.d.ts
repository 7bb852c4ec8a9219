/** What the distance kernel uses of WebAssembly: neither our libraries nor Node's types declare it. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer
    constructor(size: { readonly initial: number })
  }
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>)
  }
}
