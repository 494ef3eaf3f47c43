import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log } from "../../../src/math/elementary.js";
import { createRng } from "../../../src/math/rng.js";
import { adstocks } from "../../../src/transforms/adstocks.js";
import { channelGroup } from "../../../src/transforms/channelGroup.js";
import { kernelBytes } from "../../../src/transforms/kernels/kernelBytes.js";
import type { Kernels } from "../../../src/transforms/kernels/kernels.js";
import { typescriptKernels } from "../../../src/transforms/kernels/twin.js";
import { wasmKernels } from "../../../src/transforms/kernels/wasm.js";
import { saturations } from "../../../src/transforms/saturations.js";

/** 1 … 50 channels, odd and even, and 1 … 520 weeks, with a seed for what fills them. */
const shapes = fc.record({
  channels: fc.integer({ min: 1, max: 50 }),
  times: fc.integer({ min: 1, max: 520 }),
  seed: fc.nat(),
  normalise: fc.constantFrom<0 | 1>(0, 1),
  wantsX: fc.boolean(),
});

type Shape = typeof shapes extends fc.Arbitrary<infer Value> ? Value : never;

/** Fills a buffer with numbers of both signs and some zeros; the same for each kernels object, by label. */
function filled(kernels: Kernels, seed: number, label: string, length: number): Float64Array {
  const random = createRng(seed).split(label);
  const buffer = kernels.allocate(length);
  for (let i = 0; i < length; i++) buffer[i] = random.uniform() < 0.2 ? 0 : random.normal();
  return buffer;
}

function positive(kernels: Kernels, seed: number, label: string, length: number): Float64Array {
  return filled(kernels, seed, label, length).map(Math.abs) as Float64Array;
}

/** Runs on the twin and on WebAssembly, and asks for the same bits in every buffer of the result. */
function expectSameBits(run: (kernels: Kernels) => Float64Array[]): void {
  const expected = run(typescriptKernels);
  const found = run(wasmKernels(2_000_000));
  expected.forEach((buffer, i) => {
    expect(found[i]!.length).toBe(buffer.length);
    expect(sameBits(found[i]!, buffer), `buffer ${i}`).toBe(true);
  });
}

function sameBits(a: Float64Array, b: Float64Array): boolean {
  const left = new BigUint64Array(a.slice().buffer);
  const right = new BigUint64Array(b.slice().buffer);
  return left.every((word, i) => word === right[i]);
}

/** A copy inside the kernels' own memory of what `map` or arithmetic made outside. */
function own(kernels: Kernels, values: Float64Array): Float64Array {
  const buffer = kernels.allocate(values.length);
  buffer.set(values);
  return buffer;
}

describe("the WebAssembly kernels equal their twin bit for bit", () => {
  const property = (run: (kernels: Kernels, shape: Shape, stride: number) => Float64Array[]) =>
    fc.assert(
      fc.property(shapes, (shape) => {
        expectSameBits((kernels) => run(kernels, shape, shape.channels + (shape.channels % 2)));
      }),
      { numRuns: 60 },
    );

  it("in the geometric recursion and its pullback", () => {
    property((kernels, { times, seed, normalise, wantsX }, stride) => {
      const length = times * stride;
      const x = filled(kernels, seed, "x", length);
      const alpha = own(
        kernels,
        positive(kernels, seed, "alpha", stride).map((a) => a / (1 + a)),
      );
      const carryIn = filled(kernels, seed, "carryIn", stride);
      const out = kernels.allocate(length);
      kernels.geometricForward(x, alpha, carryIn, out, times, stride, normalise);
      const outBar = filled(kernels, seed, "outBar", length);
      const xBar = kernels.allocate(length);
      const alphaBar = kernels.allocate(stride);
      kernels.geometricPullback(
        x,
        alpha,
        carryIn,
        out,
        outBar,
        wantsX ? xBar : null,
        alphaBar,
        times,
        stride,
        normalise,
      );
      return [out, xBar, alphaBar];
    });
  });

  it("in the look-up on a grid and its pullback", () => {
    property((kernels, { times, seed }, stride) => {
      const nodes = 3;
      const table = filled(kernels, seed, "table", stride * nodes * times * 2);
      const node = own(
        kernels,
        filled(kernels, seed, "node", stride).map((z) => (z > 0 ? 1 : 0)),
      );
      const weights = filled(kernels, seed, "weights", 4 * stride);
      const out = kernels.allocate(times * stride);
      kernels.gridForward(table, node, weights, out, times, stride, nodes);
      const outBar = filled(kernels, seed, "outBar", times * stride);
      const sums = kernels.allocate(4 * stride);
      kernels.gridPullback(table, node, outBar, sums, times, stride, nodes);
      return [out, sums];
    });
  });

  it("in Hill saturation and its pullback", () => {
    property((kernels, { times, seed, wantsX }, stride) => {
      const length = times * stride;
      const x = own(kernels, positive(kernels, seed, "x", length));
      const lambda = own(
        kernels,
        positive(kernels, seed, "lambda", stride).map((l) => l + 0.01),
      );
      const out = kernels.allocate(length);
      const inverse = kernels.allocate(length);
      kernels.hillForward(x, lambda, out, inverse, times, stride);
      const outBar = filled(kernels, seed, "outBar", length);
      const xBar = kernels.allocate(length);
      const lambdaBar = kernels.allocate(stride);
      kernels.hillPullback(x, lambda, inverse, outBar, wantsX ? xBar : null, lambdaBar, times, stride);
      return [out, inverse, xBar, lambdaBar];
    });
  });

  it("in Hill saturation with a slope and its pullback, where media are zero or nearly so as well", () => {
    property((kernels, { times, seed, wantsX }, stride) => {
      const length = times * stride;
      const x = own(
        kernels,
        positive(kernels, seed, "x", length).map((value, i) => (i % 7 === 3 ? value * 1e-295 : value)),
      );
      const half = own(
        kernels,
        positive(kernels, seed, "half", stride).map((l) => l + 0.01),
      );
      const slope = own(
        kernels,
        positive(kernels, seed, "slope", stride).map((s, c) => (c % 3 === 0 ? 1 : s + 0.01)),
      );
      const [out, ratios] = [kernels.allocate(length), kernels.allocate(length)];
      kernels.hillSlopeForward(x, half, slope, out, ratios, times, stride);
      const outBar = filled(kernels, seed, "outBar", length);
      const xBar = kernels.allocate(length);
      const [halfBar, slopeBar] = [kernels.allocate(stride), kernels.allocate(stride)];
      const wanted = wantsX ? xBar : null;
      kernels.hillSlopePullback(
        x,
        half,
        slope,
        out,
        ratios,
        outBar,
        wanted,
        halfBar,
        slopeBar,
        times,
        stride,
      );
      return [out, ratios, xBar, halfBar, slopeBar];
    });
  });

  it("in products of a matrix with a vector, its transpose, and the pullback", () => {
    property((kernels, { times, seed }, stride) => {
      const matrix = filled(kernels, seed, "matrix", times * stride);
      const vector = filled(kernels, seed, "vector", stride);
      const base = filled(kernels, seed, "base", times);
      const outBar = filled(kernels, seed, "outBar", times);
      const product = kernels.allocate(times);
      kernels.multiplyAdd(matrix, vector, base, product, times, stride);
      const transposed = kernels.allocate(stride);
      kernels.multiplyTranspose(matrix, outBar, transposed, times, stride);
      const matrixBar = kernels.allocate(times * stride);
      const vectorBar = kernels.allocate(stride);
      kernels.multiplyAddPullback(matrix, vector, outBar, matrixBar, vectorBar, times, stride);
      return [product, transposed, matrixBar, vectorBar];
    });
  });

  it("in sums of products, whatever the length", () => {
    property((kernels, { times, seed }) => {
      const a = filled(kernels, seed, "a", times);
      const b = filled(kernels, seed, "b", times);
      return [Float64Array.of(kernels.dot(a, b, times))];
    });
  });

  it("in adstock, saturation and their pullbacks together, in either order", () => {
    const group = channelGroup(156, 11);
    for (const kinds of [
      [adstocks.geometric, saturations.hill],
      [adstocks.geometricGrid, saturations.hill],
      [saturations.hill, adstocks.geometric],
    ] as const) {
      expectSameBits((kernels) => {
        const length = group.times * group.stride;
        const x = own(kernels, positive(kernels, 7, "x", length));
        const [first, second] = kinds.map((kind) => kind.prepare(group, { kernels, input: x }));
        const firstParams = kernels.allocate(group.stride).fill(0.6);
        const secondParams = kernels.allocate(group.stride).fill(0.7);
        const middle = kernels.allocate(length);
        const out = kernels.allocate(length);
        first!.forward(x, firstParams, middle);
        second!.forward(middle, secondParams, out);
        const outBar = filled(kernels, 7, "outBar", length);
        const middleBar = kernels.allocate(length);
        const firstBar = kernels.allocate(group.stride);
        const secondBar = kernels.allocate(group.stride);
        second!.pullback(middle, secondParams, out, outBar, middleBar, secondBar);
        first!.pullback(x, firstParams, middle, middleBar, null, firstBar);
        return [out, firstBar, secondBar];
      });
    }
  });
});

it("the exponential has the bits of exp, far out and beside every power of two as well", () => {
  const number = fc.oneof(
    fc.double(),
    fc.double({ min: -40, max: 40 }),
    fc.double({ min: -760, max: 720 }),
    fc
      .tuple(fc.integer({ min: -2160, max: 2060 }), fc.double({ min: -1e-12, max: 1e-12 }))
      .map(([k, d]) => k * 0.5 * Math.LN2 + d),
    fc.constantFrom(0, -0, Number.NaN, 709.782712893384, -745.1332191019411, 5e-324),
  );
  fc.assert(
    // Few long lists: each takes kernels of its own, which cost far more than the numbers.
    fc.property(fc.array(number, { minLength: 1, maxLength: 100, size: "max" }), (list) => {
      expectSameBits((kernels) => {
        const x = own(kernels, Float64Array.from(list));
        const out = kernels.allocate(list.length);
        kernels.exponential(x, out, list.length);
        // The sign of a NaN is the engine's own affair.
        return [
          out.map((value) => (Number.isNaN(value) ? 0 : value)),
          Float64Array.from(out, (value) => (Number.isNaN(value) ? 1 : 0)),
        ];
      });
    }),
    { numRuns: 200 },
  );
});

it("the logarithm inside a Hill curve with slope has the bits of log, from the smallest number to the largest and beside every half power of two", () => {
  const number = fc.oneof(
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: 0, max: 40, noNaN: true }),
    fc.double({ min: 0.9, max: 1.1, noNaN: true }),
    fc
      .tuple(fc.integer({ min: -2148, max: 2047 }), fc.double({ min: -1e-12, max: 1e-12, noNaN: true }))
      .map(([k, d]) => 2 ** (0.5 * k) * (1 + d)),
    fc.constantFrom(0, -0, -1e-8, 5e-324, Number.MAX_VALUE, 1e-300, 1e300),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 100, size: "max" }), (list) => {
      expectSameBits((kernels) => {
        const x = own(kernels, Float64Array.from(list.flatMap((value) => [value, 1])));
        const half = own(kernels, Float64Array.of(0.7, 1e-305));
        const slope = own(kernels, Float64Array.of(1.3, 0.4));
        const [out, ratios] = [kernels.allocate(x.length), kernels.allocate(x.length)];
        kernels.hillSlopeForward(x, half, slope, out, ratios, list.length, 2);
        for (const [t, value] of list.entries()) {
          expect(ratios[2 * t]).toBe(log(value > 0 ? value : 1) - log(0.7));
        }
        return [out, ratios];
      });
    }),
    { numRuns: 200 },
  );
});

describe("wasmKernels", () => {
  it("refuses an array with memory of its own", () => {
    const kernels = wasmKernels(100);
    const mine = kernels.allocate(2);
    expect(() => kernels.dot(mine, new Float64Array(2), 2)).toThrow("buffers must come from allocate");
  });

  it("holds the capacity it was made for, in buffers aligned for SIMD, and says when that is not enough", () => {
    // Three numbers take the room of four.
    const kernels = wasmKernels(32_000);
    for (let i = 0; i < 8_000; i++) expect(kernels.allocate(3).byteOffset % 16).toBe(0);
    expect(() => wasmKernels(10).allocate(100_000)).toThrow("give a larger capacity");
  });

  it("is a small module", () => {
    expect(kernelBytes.length).toBeLessThan(16_000);
  });
});
