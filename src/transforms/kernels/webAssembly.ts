/** The few parts of the WebAssembly interface that are used; neither ES2022 nor Node's types declare it. */

/** A compiled module: opaque. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
}

/** WebAssembly of this engine, or undefined where there is none. */
export function webAssembly(): WasmInterface | undefined {
  return (globalThis as unknown as { readonly WebAssembly?: WasmInterface }).WebAssembly;
}
