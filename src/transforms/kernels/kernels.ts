/** The inner loops of a gradient: one interface, computed by WebAssembly SIMD or by its TypeScript twin, to the same bits.
 *
 *  Both take two columns at a time and add in the same order; neither fuses a multiplication with an addition, and the
 *  elementary functions are those of math/elementary.ts, operation by operation. So whoever runs them, a sampler draws the same numbers.
 *
 *  Series and matrices have shape [rows][stride], row-major, with an even stride; see `channelGroup`. All outputs are
 *  overwritten. Nothing is checked: these loops run thousands of times a second on buffers that `prepare` has laid out. */

export interface Kernels {
  readonly name: "wasm" | "typescript";

  /** A new buffer of zeros, 16-byte aligned, that every kernel of this object can use.
   *
   *  @throws ArgumentError if the arena is too small for it */
  allocate(length: number): Float64Array;

  /** out[t] = g·x[t] + alpha·out[t−1], out[−1] = g·carryIn; g = 1 − alpha if normalise is 1, and 1 if it is 0. */
  geometricForward(
    x: Float64Array,
    alpha: Float64Array,
    carryIn: Float64Array,
    out: Float64Array,
    times: number,
    stride: number,
    normalise: 0 | 1,
  ): void;

  /** q[t] = outBar[t] + alpha·q[t+1];  xBar = g·q;  alphaBar = Σ_t q[t]·(out[t−1] − normalise·x[t]) − normalise·carryIn·alpha·q[0]. */
  geometricPullback(
    x: Float64Array,
    alpha: Float64Array,
    carryIn: Float64Array,
    out: Float64Array,
    outBar: Float64Array,
    xBar: Float64Array | null,
    alphaBar: Float64Array,
    times: number,
    stride: number,
    normalise: 0 | 1,
  ): void;

  /** Interpolation between two nodes of a table [column][node][time][2] of values and slopes.
   *
   *  out = (v·w0 + v'·w2) + (s·w1 + s'·w3): value v and slope s at node[c], v' and s' at the next, w = weights[c][0…3]. */
  gridForward(
    table: Float64Array,
    node: Float64Array,
    weights: Float64Array,
    out: Float64Array,
    times: number,
    stride: number,
    nodes: number,
  ): void;

  /** sums[c][0…3] = Σ_t outBar[t]·(v, s, v', s'): what the derivative by the weights needs. */
  gridPullback(
    table: Float64Array,
    node: Float64Array,
    outBar: Float64Array,
    sums: Float64Array,
    times: number,
    stride: number,
    nodes: number,
  ): void;

  /** inverse = 1 / (lambda + x), within 2 units in the last place, for x up to 1e50;  out = x·inverse. */
  hillForward(
    x: Float64Array,
    lambda: Float64Array,
    out: Float64Array,
    inverse: Float64Array,
    times: number,
    stride: number,
  ): void;

  /** e = outBar·inverse²;  xBar = e·lambda;  lambdaBar = −Σ_t e·x. */
  hillPullback(
    x: Float64Array,
    lambda: Float64Array,
    inverse: Float64Array,
    outBar: Float64Array,
    xBar: Float64Array | null,
    lambdaBar: Float64Array,
    times: number,
    stride: number,
  ): void;

  /** ratios = ln(x/half), with x = 1 where it is not above 0;  out = 1/(1 + e^(−slope·ratios)), 0 where x is not above 0. */
  hillSlopeForward(
    x: Float64Array,
    half: Float64Array,
    slope: Float64Array,
    out: Float64Array,
    ratios: Float64Array,
    times: number,
    stride: number,
  ): void;

  /** e = outBar·out·(1 − out);  xBar = slope·e/x;  halfBar = −Σ_t e·slope/half;  slopeBar = Σ_t e·ratios.
   *
   *  Where x is below 1e-290 and slope·e/x may overflow, xBar = outBar/half for slope 1 and 0 for others. */
  hillSlopePullback(
    x: Float64Array,
    half: Float64Array,
    slope: Float64Array,
    out: Float64Array,
    ratios: Float64Array,
    outBar: Float64Array,
    xBar: Float64Array | null,
    halfBar: Float64Array,
    slopeBar: Float64Array,
    times: number,
    stride: number,
  ): void;

  /** out[r] = base[r] + Σ_c matrix[r][c]·vector[c]. out may be base. */
  multiplyAdd(
    matrix: Float64Array,
    vector: Float64Array,
    base: Float64Array,
    out: Float64Array,
    rows: number,
    stride: number,
  ): void;

  /** Transpose of the above: out[c] = Σ_r matrix[r][c]·weights[r]. */
  multiplyTranspose(
    matrix: Float64Array,
    weights: Float64Array,
    out: Float64Array,
    rows: number,
    stride: number,
  ): void;

  /** Pullback of `multiplyAdd` by matrix and vector: matrixBar[r][c] = outBar[r]·vector[c];  vectorBar[c] = Σ_r matrix[r][c]·outBar[r]. */
  multiplyAddPullback(
    matrix: Float64Array,
    vector: Float64Array,
    outBar: Float64Array,
    matrixBar: Float64Array,
    vectorBar: Float64Array,
    rows: number,
    stride: number,
  ): void;

  /** Σ a·b in four interleaved partial sums, (s0 + s2) + (s1 + s3), then the last length mod 4 terms in turn. */
  dot(a: Float64Array, b: Float64Array, length: number): number;

  /** out = e^x, the bits of `exp` in math/elementary.ts. out may be x. */
  exponential(x: Float64Array, out: Float64Array, length: number): void;
}
