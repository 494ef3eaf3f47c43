/** Which kernels a fit runs on: the compiled ones where the engine has them, else their twin, which computes the same bits. */
import { ArgumentError } from "../../errors.js";
import { phrase } from "../../phrase.js";
import type { Kernels } from "./kernels.js";
import { typescriptKernels } from "./twin.js";
import { hasWasmSimd, wasmKernels } from "./wasm.js";

export interface KernelOptions {
  /** "auto" takes WebAssembly where it runs (default); the others insist. */
  readonly engine?: "auto" | "wasm" | "typescript";
}

/** Numbers that the compiled kernels can address: 4 GB of WebAssembly, less a page. */
const mostNumbers = (2 ** 32 - 65536) / 8;

let canRunWasm: boolean | undefined;

/** Kernels for one fit, with their arena.
 *
 *  @param capacity  numbers that all buffers of the fit hold together, each buffer's length rounded up to even
 *  @throws ArgumentError if WebAssembly is insisted on and missing, or the memory cannot be had
 *  @example createKernels(100_000).name // "wasm" */
export function createKernels(capacity: number, options: KernelOptions = {}): Kernels {
  return isCompiled(options) ? wasmKernels(capacity) : typescriptKernels;
}

function isCompiled({ engine = "auto" }: KernelOptions): boolean {
  if (engine !== "auto") return engine === "wasm";
  canRunWasm ??= hasWasmSimd();
  return canRunWasm;
}

/** What a function builds on the kernels of an engine, their arena as large as it asks for.
 *
 *  The compiled kernels want their memory in one piece: the function is called once to learn how much, and once more with it.
 *  @param build         allocates the same buffers whenever it is called
 *  @param options.size  what is built, as a message says it: "1826 rows × 30 channels" (default: nothing is said of it)
 *  @throws ArgumentError as `createKernels` does, and where the buffers are larger than the memory that can be had */
export function buildOnKernels<T>(
  build: (kernels: Kernels) => T,
  options: KernelOptions & { readonly size?: string } = {},
): T {
  if (options.engine === "typescript") return build(typescriptKernels);
  const most = isCompiled(options) ? mostNumbers : Number.POSITIVE_INFINITY;
  let capacity = 0;
  const built = build({
    ...typescriptKernels,
    allocate(length) {
      capacity += length + (length % 2);
      if (capacity > most) throw tooLarge("more than 4 GB, which is all that WebAssembly has", options.size);
      return inMemory(() => typescriptKernels.allocate(length), capacity, options.size);
    },
  });
  const kernels = inMemory(() => createKernels(capacity, options), capacity, options.size);
  return kernels.name === "typescript" ? built : build(kernels);
}

/** What is taken of memory; an engine without enough of it throws an error that says nothing of the model.
 *
 *  @param capacity  numbers asked for so far
 *  @throws ArgumentError where there is not enough */
function inMemory<T>(take: () => T, capacity: number, size: string | undefined): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof ArgumentError) throw error;
    throw tooLarge(
      `${(capacity / 2 ** 27).toFixed(1)} GB in one piece, which this machine does not have`,
      size,
    );
  }
}

function tooLarge(needs: string, size: string | undefined): ArgumentError {
  return new ArgumentError({
    caller: "fit",
    about: "the model",
    rule: "must fit into memory",
    got: phrase`${size === undefined ? "one" : `one of ${size}`} that needs ${needs}`,
    cure: "use weeks in the place of days, geos that are summed, or fewer channels",
  });
}
