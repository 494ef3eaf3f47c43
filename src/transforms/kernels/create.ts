/** Which kernels a fit runs on: the compiled ones where the engine has them, else their twin, which computes the same bits. */
import type { Kernels } from "./kernels.js";
import { typescriptKernels } from "./twin.js";
import { hasWasmSimd, wasmKernels } from "./wasm.js";

export interface KernelOptions {
  /** "auto" takes WebAssembly where it runs (default); the others insist. */
  readonly engine?: "auto" | "wasm" | "typescript";
}

let canRunWasm: boolean | undefined;

/** Kernels for one fit, with their arena.
 *
 *  @param capacity  numbers that all buffers of the fit hold together, each buffer's length rounded up to even
 *  @throws ArgumentError if WebAssembly is insisted on and missing, or the memory cannot be had
 *  @example createKernels(100_000).name // "wasm" */
export function createKernels(capacity: number, options: KernelOptions = {}): Kernels {
  const { engine = "auto" } = options;
  if (engine === "typescript") return typescriptKernels;
  canRunWasm ??= hasWasmSimd();
  if (engine === "auto" && !canRunWasm) return typescriptKernels;
  return wasmKernels(capacity);
}

/** What a function builds on the kernels of an engine, their arena as large as it asks for.
 *
 *  The compiled kernels want their memory in one piece: the function is called once to learn how much, and once more with it.
 *  @param build  allocates the same buffers whenever it is called
 *  @throws ArgumentError as `createKernels` does */
export function buildOnKernels<T>(build: (kernels: Kernels) => T, options: KernelOptions = {}): T {
  if (options.engine === "typescript") return build(typescriptKernels);
  let capacity = 0;
  const built = build({
    ...typescriptKernels,
    allocate(length) {
      capacity += length + (length % 2);
      return typescriptKernels.allocate(length);
    },
  });
  const kernels = createKernels(capacity, options);
  return kernels.name === "typescript" ? built : build(kernels);
}
