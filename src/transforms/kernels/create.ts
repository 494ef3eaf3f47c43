/** Which kernels a fit runs on: the compiled ones where the engine has them, else their twin, which computes the same bits. */
import type { Kernels } from "./kernels.js";
import { typescriptKernels } from "./twin.js";
import { compileKernels, hasWasmSimd, wasmKernels } from "./wasm.js";
import type { WasmModule } from "./webAssembly.js";

export interface KernelOptions {
  /** "auto" takes WebAssembly where it runs (default); the others insist. */
  readonly engine?: "auto" | "wasm" | "typescript";
  /** Kernels compiled elsewhere, as by the main thread for its workers. */
  readonly module?: WasmModule;
}

let canRunWasm: boolean | undefined;

/** Kernels for one fit, with their arena.
 *
 *  @param capacity  numbers that all buffers of the fit hold together, each buffer's length rounded up to even
 *  @throws RangeError if WebAssembly is insisted on and missing, or the memory cannot be had
 *  @example createKernels(100_000).name // "wasm" */
export function createKernels(capacity: number, options: KernelOptions = {}): Kernels {
  const { engine = "auto", module } = options;
  if (engine === "typescript") return typescriptKernels;
  canRunWasm ??= hasWasmSimd();
  if (engine === "auto" && !canRunWasm) return typescriptKernels;
  return wasmKernels(capacity, module ?? compileKernels());
}
