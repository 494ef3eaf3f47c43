/** The kernels in WebAssembly SIMD: compiled once a thread, and given one arena of memory a fit. */
import { ArgumentError, InternalError } from "../../errors.js";
import { phrase } from "../../phrase.js";
import { kernelBytes } from "./kernelBytes.js";
import type { Kernels } from "./kernels.js";

// The few parts of the WebAssembly interface that are used; neither ES2022 nor Node's types declare it.

/** A compiled module: opaque. */
interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

interface WasmInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
}

/** WebAssembly of this engine, or undefined where there is none. */
function webAssembly(): WasmInterface | undefined {
  return (globalThis as unknown as { readonly WebAssembly?: WasmInterface }).WebAssembly;
}

const bytesPerPage = 65536;
const bytesPerNumber = 8;
/** The lowest addresses stay unused, so that 0 can mean null. */
const firstAddress = 64;

/** The kernels as the module exports them: addresses instead of arrays. */
type Exported = {
  readonly [Name in Exclude<keyof Kernels, "name" | "allocate">]: (
    ...args: number[]
  ) => ReturnType<Kernels[Name]>;
};

function bytes(): Uint8Array {
  return Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
}

/** Whether this engine can run the compiled kernels. */
export function hasWasmSimd(): boolean {
  return webAssembly()?.validate(bytes()) ?? false;
}

let compiled: WasmModule | undefined;

/** The compiled kernels, once a thread. */
function compileKernels(): WasmModule {
  if (compiled === undefined) {
    const engine = webAssembly();
    if (engine === undefined || !hasWasmSimd()) {
      throw new ArgumentError({
        caller: "wasmKernels",
        about: "the engine",
        rule: "must have WebAssembly SIMD",
        got: phrase`one without`,
        cure: "use typescriptKernels",
      });
    }
    compiled = new engine.Module(bytes());
  }
  return compiled;
}

/** WebAssembly kernels with an arena of their own.
 *
 *  Their `allocate` hands out parts of the arena. It never grows, because growing would detach every buffer handed out before.
 *
 *  @param capacity  numbers (8 bytes each) that the arena must hold in all, each buffer's length rounded up to even
 *  @throws ArgumentError if the engine has no WebAssembly SIMD, or not so much memory */
export function wasmKernels(capacity: number): Kernels {
  const module = compileKernels();
  const engine = webAssembly()!;
  const pages = Math.ceil((firstAddress + capacity * bytesPerNumber) / bytesPerPage);
  const memory = new engine.Memory({ initial: pages, maximum: pages });
  const buffer = memory.buffer;
  const exported = new engine.Instance(module, { env: { memory } }).exports as Exported;
  let next = firstAddress;

  /** Address of a buffer. An array with memory of its own starts at 0, where no buffer of an arena does: that mistake is caught here
   *  for free. Asking every array for its buffer would be sure, and cost a tenth of the gradient. */
  const at = (array: Float64Array): number => {
    const address = array.byteOffset;
    if (address === 0) {
      throw new InternalError(
        "wasmKernels: buffers must come from allocate of the same kernels, got another",
      );
    }
    return address;
  };

  return Object.freeze({
    name: "wasm",
    allocate(length) {
      const start = next;
      const end = start + length * bytesPerNumber;
      if (end > buffer.byteLength) {
        throw new ArgumentError({
          caller: "wasmKernels",
          about: "the arena",
          rule: `must hold ${capacity} numbers`,
          got: phrase`a request beyond it`,
          cure: "give a larger capacity",
        });
      }
      next = Math.ceil(end / 16) * 16;
      return new Float64Array(buffer, start, length);
    },
    geometricForward(x, alpha, carryIn, out, times, stride, normalise) {
      exported.geometricForward(at(x), at(alpha), at(carryIn), at(out), times, stride, normalise);
    },
    geometricPullback(x, alpha, carryIn, out, outBar, xBar, alphaBar, times, stride, normalise) {
      exported.geometricPullback(
        at(x),
        at(alpha),
        at(carryIn),
        at(out),
        at(outBar),
        xBar === null ? 0 : at(xBar),
        at(alphaBar),
        times,
        stride,
        normalise,
      );
    },
    gridForward(table, node, weights, out, times, stride, nodes) {
      exported.gridForward(at(table), at(node), at(weights), at(out), times, stride, nodes);
    },
    gridPullback(table, node, outBar, sums, times, stride, nodes) {
      exported.gridPullback(at(table), at(node), at(outBar), at(sums), times, stride, nodes);
    },
    hillForward(x, lambda, out, inverse, times, stride) {
      exported.hillForward(at(x), at(lambda), at(out), at(inverse), times, stride);
    },
    hillPullback(x, lambda, inverse, outBar, xBar, lambdaBar, times, stride) {
      exported.hillPullback(
        at(x),
        at(lambda),
        at(inverse),
        at(outBar),
        xBar === null ? 0 : at(xBar),
        at(lambdaBar),
        times,
        stride,
      );
    },
    multiplyAdd(matrix, vector, base, out, rows, stride) {
      exported.multiplyAdd(at(matrix), at(vector), at(base), at(out), rows, stride);
    },
    multiplyTranspose(matrix, weights, out, rows, stride) {
      exported.multiplyTranspose(at(matrix), at(weights), at(out), rows, stride);
    },
    multiplyAddPullback(matrix, vector, outBar, matrixBar, vectorBar, rows, stride) {
      exported.multiplyAddPullback(
        at(matrix),
        at(vector),
        at(outBar),
        at(matrixBar),
        at(vectorBar),
        rows,
        stride,
      );
    },
    exponential(x, out, length) {
      exported.exponential(at(x), at(out), length);
    },
    hillSlopeForward(x, half, slope, out, ratios, times, stride) {
      exported.hillSlopeForward(at(x), at(half), at(slope), at(out), at(ratios), times, stride);
    },
    hillSlopePullback(x, half, slope, out, ratios, outBar, xBar, halfBar, slopeBar, times, stride) {
      exported.hillSlopePullback(
        at(x),
        at(half),
        at(slope),
        at(out),
        at(ratios),
        at(outBar),
        xBar === null ? 0 : at(xBar),
        at(halfBar),
        at(slopeBar),
        times,
        stride,
      );
    },
    dot: (a, b, length) => exported.dot(at(a), at(b), length),
  } satisfies Kernels);
}
