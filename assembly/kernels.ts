/** The inner loops of a gradient in AssemblyScript, two columns to a SIMD register.
 *
 *  Built by `npm run build` into a module of bytes inside the package; nothing of this is needed at run time. Each function is the
 *  twin of the TypeScript function of the same name and must add and multiply in the same order: the tests compare bits.
 *  Pointers are byte addresses of Float64Arrays; a stride is in numbers and even; a null output has address 0.
 *
 *  A sum or recursion down the rows waits for its own last result, so two or three pairs of columns go down together to keep the
 *  processor busy; with more its registers run out. What goes down together is in the functions that end in `Of`: they are inlined
 *  with the number of pairs known, so that what a number does not need is not compiled. */

// @ts-ignore: decorator
@inline const number: usize = 8;
// @ts-ignore: decorator
@inline const pair: usize = 16;

// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}
// @ts-ignore: decorator
@inline function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}
// @ts-ignore: decorator
@inline function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}
// @ts-ignore: decorator
@inline function lanes(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** How many pairs of columns to take together, of so many bytes of columns that are left: three, and two rather than one at the end. */
// @ts-ignore: decorator
@inline function pairsOf(left: usize): i32 {
  return left == pair ? 1 : left == 2 * pair || left == 4 * pair ? 2 : 3;
}

export function geometricForward(
  x: usize, alpha: usize, carryIn: usize, out: usize, times: i32, stride: i32, normalise: f64,
): void {
  const row = <usize>stride * number;
  for (let c: usize = 0, pairs = 0; c < row; c += <usize>pairs * pair) {
    pairs = pairsOf(row - c);
    if (pairs == 3) geometricForwardOf(3, x + c, alpha + c, carryIn + c, out + c, times, row, normalise);
    else if (pairs == 2) geometricForwardOf(2, x + c, alpha + c, carryIn + c, out + c, times, row, normalise);
    else geometricForwardOf(1, x + c, alpha + c, carryIn + c, out + c, times, row, normalise);
  }
}

// @ts-ignore: decorator
@inline function geometricForwardOf(
  pairs: i32, x: usize, alpha: usize, carryIn: usize, out: usize, times: i32, row: usize, normalise: f64,
): void {
  const one = f64x2.splat(1);
  const n = f64x2.splat(normalise);
  const a0 = v128.load(alpha);
  const a1 = pairs > 1 ? v128.load(alpha, 16) : a0;
  const a2 = pairs > 2 ? v128.load(alpha, 32) : a0;
  const g0 = sub(one, mul(n, a0));
  const g1 = sub(one, mul(n, a1));
  const g2 = sub(one, mul(n, a2));
  let s0 = mul(g0, v128.load(carryIn));
  let s1 = pairs > 1 ? mul(g1, v128.load(carryIn, 16)) : s0;
  let s2 = pairs > 2 ? mul(g2, v128.load(carryIn, 32)) : s0;
  let from = x;
  let to = out;
  for (let t = 0; t < times; t++) {
    s0 = add(mul(g0, v128.load(from)), mul(a0, s0));
    if (pairs > 1) s1 = add(mul(g1, v128.load(from, 16)), mul(a1, s1));
    if (pairs > 2) s2 = add(mul(g2, v128.load(from, 32)), mul(a2, s2));
    v128.store(to, s0);
    if (pairs > 1) v128.store(to, s1, 16);
    if (pairs > 2) v128.store(to, s2, 32);
    from += row;
    to += row;
  }
}

export function geometricPullback(
  x: usize, alpha: usize, carryIn: usize, out: usize, outBar: usize, xBar: usize, alphaBar: usize,
  times: i32, stride: i32, normalise: f64,
): void {
  if (xBar) geometricPullbackAll(true, x, alpha, carryIn, out, outBar, xBar, alphaBar, times, stride, normalise);
  else geometricPullbackAll(false, x, alpha, carryIn, out, outBar, xBar, alphaBar, times, stride, normalise);
}

// @ts-ignore: decorator
@inline function geometricPullbackAll(
  wantsX: bool,
  x: usize, alpha: usize, carryIn: usize, out: usize, outBar: usize, xBar: usize, alphaBar: usize,
  times: i32, stride: i32, normalise: f64,
): void {
  const row = <usize>stride * number;
  for (let c: usize = 0, pairs = 0; c < row; c += <usize>pairs * pair) {
    pairs = pairsOf(row - c);
    const a = alpha + c;
    const carry = carryIn + c;
    const aBar = alphaBar + c;
    if (pairs == 3) geometricPullbackOf(3, wantsX, x + c, a, carry, out + c, outBar + c, xBar + c, aBar, times, row, normalise);
    else if (pairs == 2) geometricPullbackOf(2, wantsX, x + c, a, carry, out + c, outBar + c, xBar + c, aBar, times, row, normalise);
    else geometricPullbackOf(1, wantsX, x + c, a, carry, out + c, outBar + c, xBar + c, aBar, times, row, normalise);
  }
}

// @ts-ignore: decorator
@inline function geometricPullbackOf(
  pairs: i32, wantsX: bool,
  x: usize, alpha: usize, carryIn: usize, out: usize, outBar: usize, xBar: usize, alphaBar: usize,
  times: i32, row: usize, normalise: f64,
): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const n = f64x2.splat(normalise);
  const a0 = v128.load(alpha);
  const a1 = pairs > 1 ? v128.load(alpha, 16) : a0;
  const a2 = pairs > 2 ? v128.load(alpha, 32) : a0;
  const g0 = sub(one, mul(n, a0));
  const g1 = sub(one, mul(n, a1));
  const g2 = sub(one, mul(n, a2));
  let q0 = zero;
  let q1 = zero;
  let q2 = zero;
  let d0 = zero;
  let d1 = zero;
  let d2 = zero;
  let i = <usize>(times - 1) * row;
  for (let t = times - 1; t > 0; t--) {
    const before = out + i - row;
    q0 = add(v128.load(outBar + i), mul(a0, q0));
    if (pairs > 1) q1 = add(v128.load(outBar + i, 16), mul(a1, q1));
    if (pairs > 2) q2 = add(v128.load(outBar + i, 32), mul(a2, q2));
    d0 = add(d0, mul(q0, sub(v128.load(before), mul(n, v128.load(x + i)))));
    if (pairs > 1) d1 = add(d1, mul(q1, sub(v128.load(before, 16), mul(n, v128.load(x + i, 16)))));
    if (pairs > 2) d2 = add(d2, mul(q2, sub(v128.load(before, 32), mul(n, v128.load(x + i, 32)))));
    if (wantsX) {
      v128.store(xBar + i, mul(g0, q0));
      if (pairs > 1) v128.store(xBar + i, mul(g1, q1), 16);
      if (pairs > 2) v128.store(xBar + i, mul(g2, q2), 32);
    }
    i -= row;
  }
  v128.store(alphaBar, firstPeriod(wantsX, x, outBar, xBar, a0, g0, n, v128.load(carryIn), q0, d0));
  if (pairs > 1) {
    const first = firstPeriod(wantsX, x + 16, outBar + 16, xBar + 16, a1, g1, n, v128.load(carryIn, 16), q1, d1);
    v128.store(alphaBar, first, 16);
  }
  if (pairs > 2) {
    const first = firstPeriod(wantsX, x + 32, outBar + 32, xBar + 32, a2, g2, n, v128.load(carryIn, 32), q2, d2);
    v128.store(alphaBar, first, 32);
  }
}

/** Period 0 of the pullback, whose predecessor is the carry-in; returns alphaBar. */
// @ts-ignore: decorator
@inline function firstPeriod(
  wantsX: bool, x: usize, outBar: usize, xBar: usize, a: v128, g: v128, n: v128, carryIn: v128, q: v128, d: v128,
): v128 {
  const q0 = add(v128.load(outBar), mul(a, q));
  const sum = add(d, mul(q0, sub(mul(g, carryIn), mul(n, v128.load(x)))));
  if (wantsX) v128.store(xBar, mul(g, q0));
  return sub(sum, mul(mul(n, carryIn), mul(a, q0)));
}

/** Address of the table of a column at its node. */
// @ts-ignore: decorator
@inline function nodeTable(table: usize, node: usize, c: i32, nodes: i32, block: usize): usize {
  return table + (<usize>(c * nodes) + <usize>(<i32>load<f64>(node + <usize>c * number))) * block;
}

export function gridForward(
  table: usize, node: usize, weights: usize, out: usize, times: i32, stride: i32, nodes: i32,
): void {
  const row = <usize>stride * number;
  const block = <usize>times * pair;
  for (let c = 0; c < stride; c += 2) {
    const w = weights + <usize>c * 4 * number;
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    const w2 = v128.load(w, 32);
    const w3 = v128.load(w, 48);
    let p = nodeTable(table, node, c, nodes, block);
    let q = nodeTable(table, node, c + 1, nodes, block);
    let to = out + <usize>c * number;
    for (let t = 0; t < times; t++) {
      store<f64>(to, lanes(add(mul(v128.load(p), w0), mul(v128.load(p + block), w1))));
      store<f64>(to, lanes(add(mul(v128.load(q), w2), mul(v128.load(q + block), w3))), 8);
      p += pair;
      q += pair;
      to += row;
    }
  }
}

export function gridPullback(
  table: usize, node: usize, outBar: usize, sums: usize, times: i32, stride: i32, nodes: i32,
): void {
  const row = <usize>stride * number;
  const block = <usize>times * pair;
  for (let c = 0; c < stride; c += 2) {
    let p = nodeTable(table, node, c, nodes, block);
    let q = nodeTable(table, node, c + 1, nodes, block);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let bar = outBar + <usize>c * number;
    for (let t = 0; t < times; t++) {
      const b0 = v128.load_splat<f64>(bar);
      const b1 = v128.load_splat<f64>(bar, 8);
      s0 = add(s0, mul(b0, v128.load(p)));
      s1 = add(s1, mul(b0, v128.load(p + block)));
      s2 = add(s2, mul(b1, v128.load(q)));
      s3 = add(s3, mul(b1, v128.load(q + block)));
      p += pair;
      q += pair;
      bar += row;
    }
    const to = sums + <usize>c * 4 * number;
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
}

/** Whether both half-saturations are so ordinary that the product of two of lambda + x neither overflows nor vanishes. */
// @ts-ignore: decorator
@inline function isOrdinary(lambda: v128): bool {
  const low = f64x2.splat(1e-100);
  const high = f64x2.splat(1e100);
  return i64x2.all_true(v128.and(f64x2.gt(lambda, low), f64x2.lt(lambda, high)));
}

export function hillForward(
  x: usize, lambda: usize, out: usize, inverse: usize, times: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  let areOrdinary = true;
  for (let c: usize = 0; c < row; c += pair) areOrdinary = areOrdinary && isOrdinary(v128.load(lambda + c));
  // Row by row where every column is ordinary, so that each cache line is read once; else column by column.
  if (areOrdinary) {
    const both = <usize>(times & ~1) * row;
    for (let i: usize = 0; i < both; i += 2 * row) {
      for (let c: usize = 0; c < row; c += pair) hillOfTwo(x + i + c, v128.load(lambda + c), out + i + c, inverse + i + c, row);
    }
    if (times & 1) {
      for (let c: usize = 0; c < row; c += pair) hillOfOne(x + both + c, v128.load(lambda + c), out + both + c, inverse + both + c);
    }
    return;
  }
  for (let c: usize = 0; c < row; c += pair) {
    const l = v128.load(lambda + c);
    let i = c;
    let t = 0;
    if (isOrdinary(l)) for (; t + 1 < times; t += 2, i += 2 * row) hillOfTwo(x + i, l, out + i, inverse + i, row);
    for (; t < times; t++, i += row) hillOfOne(x + i, l, out + i, inverse + i);
  }
}

// @ts-ignore: decorator
@inline function hillOfOne(x: usize, l: v128, out: usize, inverse: usize): void {
  const x0 = v128.load(x);
  const r0 = f64x2.div(f64x2.splat(1), add(l, x0));
  v128.store(inverse, r0);
  v128.store(out, mul(x0, r0));
}

/** One division for two periods: 1/p = q/(p·q). Division is what this loop waits for. */
// @ts-ignore: decorator
@inline function hillOfTwo(x: usize, l: v128, out: usize, inverse: usize, row: usize): void {
  const x0 = v128.load(x);
  const x1 = v128.load(x + row);
  const d0 = add(l, x0);
  const d1 = add(l, x1);
  const both = f64x2.div(f64x2.splat(1), mul(d0, d1));
  const r0 = mul(both, d1);
  const r1 = mul(both, d0);
  v128.store(inverse, r0);
  v128.store(inverse + row, r1);
  v128.store(out, mul(x0, r0));
  v128.store(out + row, mul(x1, r1));
}

export function hillPullback(
  x: usize, lambda: usize, inverse: usize, outBar: usize, xBar: usize, lambdaBar: usize, times: i32, stride: i32,
): void {
  if (xBar) hillPullbackAll(true, x, lambda, inverse, outBar, xBar, lambdaBar, times, stride);
  else hillPullbackAll(false, x, lambda, inverse, outBar, xBar, lambdaBar, times, stride);
}

// @ts-ignore: decorator
@inline function hillPullbackAll(
  wantsX: bool,
  x: usize, lambda: usize, inverse: usize, outBar: usize, xBar: usize, lambdaBar: usize, times: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  for (let c: usize = 0, pairs = 0; c < row; c += <usize>pairs * pair) {
    pairs = pairsOf(row - c);
    const l = lambda + c;
    const lBar = lambdaBar + c;
    if (pairs == 3) hillPullbackOf(3, wantsX, x + c, l, inverse + c, outBar + c, xBar + c, lBar, times, row);
    else if (pairs == 2) hillPullbackOf(2, wantsX, x + c, l, inverse + c, outBar + c, xBar + c, lBar, times, row);
    else hillPullbackOf(1, wantsX, x + c, l, inverse + c, outBar + c, xBar + c, lBar, times, row);
  }
}

// @ts-ignore: decorator
@inline function hillPullbackOf(
  pairs: i32, wantsX: bool,
  x: usize, lambda: usize, inverse: usize, outBar: usize, xBar: usize, lambdaBar: usize, times: i32, row: usize,
): void {
  const l0 = v128.load(lambda);
  const l1 = pairs > 1 ? v128.load(lambda, 16) : l0;
  const l2 = pairs > 2 ? v128.load(lambda, 32) : l0;
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  const end = <usize>times * row;
  for (let i: usize = 0; i < end; i += row) {
    const i0 = v128.load(inverse + i);
    const e0 = mul(v128.load(outBar + i), mul(i0, i0));
    d0 = sub(d0, mul(e0, v128.load(x + i)));
    if (wantsX) v128.store(xBar + i, mul(e0, l0));
    if (pairs > 1) {
      const i1 = v128.load(inverse + i, 16);
      const e1 = mul(v128.load(outBar + i, 16), mul(i1, i1));
      d1 = sub(d1, mul(e1, v128.load(x + i, 16)));
      if (wantsX) v128.store(xBar + i, mul(e1, l1), 16);
    }
    if (pairs > 2) {
      const i2 = v128.load(inverse + i, 32);
      const e2 = mul(v128.load(outBar + i, 32), mul(i2, i2));
      d2 = sub(d2, mul(e2, v128.load(x + i, 32)));
      if (wantsX) v128.store(xBar + i, mul(e2, l2), 32);
    }
  }
  v128.store(lambdaBar, d0);
  if (pairs > 1) v128.store(lambdaBar, d1, 16);
  if (pairs > 2) v128.store(lambdaBar, d2, 32);
}

export function multiplyAdd(
  matrix: usize, vector: usize, base: usize, out: usize, rows: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  const end = <usize>rows * number;
  const zero = f64x2.splat(0);
  let m = matrix;
  let r: usize = 0;
  // Four rows at a time share each load of the vector, and no sum waits for another.
  for (; r + 4 * number <= end; r += 4 * number) {
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    const m1 = m + row;
    const m2 = m1 + row;
    const m3 = m2 + row;
    for (let c: usize = 0; c < row; c += pair) {
      const v = v128.load(vector + c);
      s0 = add(s0, mul(v128.load(m + c), v));
      s1 = add(s1, mul(v128.load(m1 + c), v));
      s2 = add(s2, mul(v128.load(m2 + c), v));
      s3 = add(s3, mul(v128.load(m3 + c), v));
    }
    const even01 = v128.shuffle<f64>(s0, s1, 0, 2);
    const odd01 = v128.shuffle<f64>(s0, s1, 1, 3);
    const even23 = v128.shuffle<f64>(s2, s3, 0, 2);
    const odd23 = v128.shuffle<f64>(s2, s3, 1, 3);
    v128.store(out + r, add(v128.load(base + r), add(even01, odd01)));
    v128.store(out + r, add(v128.load(base + r, 16), add(even23, odd23)), 16);
    m = m3 + row;
  }
  for (; r < end; r += number) {
    let sum = zero;
    for (let c: usize = 0; c < row; c += pair) sum = add(sum, mul(v128.load(m + c), v128.load(vector + c)));
    store<f64>(out + r, load<f64>(base + r) + lanes(sum));
    m += row;
  }
}

export function multiplyTranspose(
  matrix: usize, weights: usize, out: usize, rows: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  for (let c: usize = 0, pairs = 0; c < row; c += <usize>pairs * pair) {
    pairs = pairsOf(row - c);
    if (pairs == 3) multiplyTransposeOf(3, matrix + c, weights, out + c, rows, row);
    else if (pairs == 2) multiplyTransposeOf(2, matrix + c, weights, out + c, rows, row);
    else multiplyTransposeOf(1, matrix + c, weights, out + c, rows, row);
  }
}

// @ts-ignore: decorator
@inline function multiplyTransposeOf(
  pairs: i32, matrix: usize, weights: usize, out: usize, rows: i32, row: usize,
): void {
  const end = weights + <usize>rows * number;
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let m = matrix;
  for (let w = weights; w < end; w += number) {
    const weight = v128.load_splat<f64>(w);
    d0 = add(d0, mul(weight, v128.load(m)));
    if (pairs > 1) d1 = add(d1, mul(weight, v128.load(m, 16)));
    if (pairs > 2) d2 = add(d2, mul(weight, v128.load(m, 32)));
    m += row;
  }
  v128.store(out, d0);
  if (pairs > 1) v128.store(out, d1, 16);
  if (pairs > 2) v128.store(out, d2, 32);
}

export function multiplyAddPullback(
  matrix: usize, vector: usize, outBar: usize, matrixBar: usize, vectorBar: usize, rows: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  for (let c: usize = 0, pairs = 0; c < row; c += <usize>pairs * pair) {
    pairs = pairsOf(row - c);
    if (pairs == 3) multiplyAddPullbackOf(3, matrix + c, vector + c, outBar, matrixBar + c, vectorBar + c, rows, row);
    else if (pairs == 2) multiplyAddPullbackOf(2, matrix + c, vector + c, outBar, matrixBar + c, vectorBar + c, rows, row);
    else multiplyAddPullbackOf(1, matrix + c, vector + c, outBar, matrixBar + c, vectorBar + c, rows, row);
  }
}

// @ts-ignore: decorator
@inline function multiplyAddPullbackOf(
  pairs: i32, matrix: usize, vector: usize, outBar: usize, matrixBar: usize, vectorBar: usize, rows: i32, row: usize,
): void {
  const end = outBar + <usize>rows * number;
  const v0 = v128.load(vector);
  const v1 = pairs > 1 ? v128.load(vector, 16) : v0;
  const v2 = pairs > 2 ? v128.load(vector, 32) : v0;
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let i: usize = 0;
  for (let b = outBar; b < end; b += number) {
    const bar = v128.load_splat<f64>(b);
    d0 = add(d0, mul(bar, v128.load(matrix + i)));
    v128.store(matrixBar + i, mul(bar, v0));
    if (pairs > 1) {
      d1 = add(d1, mul(bar, v128.load(matrix + i, 16)));
      v128.store(matrixBar + i, mul(bar, v1), 16);
    }
    if (pairs > 2) {
      d2 = add(d2, mul(bar, v128.load(matrix + i, 32)));
      v128.store(matrixBar + i, mul(bar, v2), 32);
    }
    i += row;
  }
  v128.store(vectorBar, d0);
  if (pairs > 1) v128.store(vectorBar, d1, 16);
  if (pairs > 2) v128.store(vectorBar, d2, 32);
}

export function dot(a: usize, b: usize, length: i32): f64 {
  const whole = <usize>(length & ~3) * number;
  const end = <usize>length * number;
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let i: usize = 0;
  for (; i < whole; i += 32) {
    s0 = add(s0, mul(v128.load(a + i), v128.load(b + i)));
    s1 = add(s1, mul(v128.load(a + i, 16), v128.load(b + i, 16)));
  }
  // Lanes hold (s0, s1) and (s2, s3): their sum is (s0 + s2) and (s1 + s3).
  let total = lanes(add(s0, s1));
  for (; i < end; i += number) total += load<f64>(a + i) * load<f64>(b + i);
  return total;
}

const ln2High: f64 = 0.6931471803691238;
const ln2Low: f64 = 1.9082149292705877e-10;
const inverseLn2: f64 = 1.4426950408889634;
const p1: f64 = 0.16666666666666602;
const p2: f64 = -0.0027777777777015593;
const p3: f64 = 0.00006613756321437934;
const p4: f64 = -0.0000016533902205465252;
const p5: f64 = 4.1381367970572385e-8;

/** 2^k for −1022 ≤ k ≤ 1023: its exponent and nothing else. */
// @ts-ignore: decorator
@inline function powerOfTwo(k: i64): f64 {
  return reinterpret<f64>((k + 1023) << 52);
}

/** e^x as math/elementary.ts has it, for any x. */
function exponentialOf(x: f64): f64 {
  if (x != x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019411) return 0;
  const k = x < 0 ? Math.ceil(x * inverseLn2 - 0.5) : Math.floor(x * inverseLn2 + 0.5);
  const upper = x - k * ln2High;
  const lower = k * ln2Low;
  const r = upper - lower;
  const rr = r * r;
  const c = r - rr * (p1 + rr * (p2 + rr * (p3 + rr * (p4 + rr * p5))));
  const y = 1 + ((r * c) / (2 - c) - lower + upper);
  if (k > 1023) return y * 2 * powerOfTwo(1023);
  if (k < -1022) return y * powerOfTwo(<i64>k + 1000) * powerOfTwo(-1000);
  return y * powerOfTwo(<i64>k);
}

/** The same of two numbers between −700 and 700, whose powers of two are ordinary. */
// @ts-ignore: decorator
@inline function exponentialOfPair(x: v128): v128 {
  const half = f64x2.splat(0.5);
  const scaled = mul(x, f64x2.splat(inverseLn2));
  const isNegative = f64x2.lt(x, f64x2.splat(0));
  const k = v128.bitselect(f64x2.ceil(sub(scaled, half)), f64x2.floor(add(scaled, half)), isNegative);
  const upper = sub(x, mul(k, f64x2.splat(ln2High)));
  const lower = mul(k, f64x2.splat(ln2Low));
  const r = sub(upper, lower);
  const rr = mul(r, r);
  let series = add(f64x2.splat(p4), mul(rr, f64x2.splat(p5)));
  series = add(f64x2.splat(p3), mul(rr, series));
  series = add(f64x2.splat(p2), mul(rr, series));
  series = add(f64x2.splat(p1), mul(rr, series));
  const c = sub(r, mul(rr, series));
  const quotient = f64x2.div(mul(r, c), sub(f64x2.splat(2), c));
  const y = add(f64x2.splat(1), add(sub(quotient, lower), upper));
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return mul(y, i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52));
}

export function exponential(x: usize, out: usize, length: i32): void {
  const end = <usize>length * number;
  let i: usize = 0;
  for (; i + pair <= end; i += pair) v128.store(out + i, exponentialsOf(v128.load(x + i)));
  if (i < end) store<f64>(out + i, exponentialOf(load<f64>(x + i)));
}

const sqrtHalfShift: i64 = (0x3ff00000 - 0x3fe6a09e) << 32;

/** ln x of two numbers between 1e-300 and 1e300, as math/elementary.ts has it. */
// @ts-ignore: decorator
@inline function logarithmOfPair(x: v128): v128 {
  const k = i64x2.sub(i64x2.shr_u(i64x2.add(x, i64x2.splat(sqrtHalfShift)), 52), i64x2.splat(1023));
  const f = sub(mul(x, i64x2.shl(i64x2.sub(i64x2.splat(1023), k), 52)), f64x2.splat(1));
  const exponent = f64x2.convert_low_i32x4_s(i8x16.shuffle(k, k, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11));
  const halfSquare = mul(mul(f64x2.splat(0.5), f), f);
  const s = f64x2.div(f, add(f64x2.splat(2), f));
  const z = mul(s, s);
  const w = mul(z, z);
  let odd = add(f64x2.splat(0.22222198432149784), mul(w, f64x2.splat(0.15313837699209373)));
  odd = mul(w, add(f64x2.splat(0.3999999999940942), mul(w, odd)));
  let even = add(f64x2.splat(0.1818357216161805), mul(w, f64x2.splat(0.14798198605116586)));
  even = add(f64x2.splat(0.2857142874366239), mul(w, even));
  even = mul(z, add(f64x2.splat(0.6666666666666735), mul(w, even)));
  const near = mul(s, add(halfSquare, add(even, odd)));
  const low = sub(add(near, mul(exponent, f64x2.splat(ln2Low))), halfSquare);
  return add(add(low, f), mul(exponent, f64x2.splat(ln2High)));
}

/** The same where numbers are tiny, huge, or have no logarithm. */
function logarithmOf(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let lift: f64 = 0;
  if (x < 2.2250738585072014e-308) {
    lift = -54;
    x *= 18014398509481984;
  }
  // Halves of the exponent, so that neither power of two is out of range.
  const shifted = <i64>((reinterpret<u64>(x) + <u64>sqrtHalfShift) >> 52) - 1023;
  const half = shifted >> 1;
  const f = x * powerOfTwo(-half) * powerOfTwo(half - shifted) - 1;
  const k = lift + <f64>shifted;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return s * (halfSquare + (even + odd)) + k * ln2Low - halfSquare + f + k * ln2High;
}

/** ln x of two positive numbers, whatever their size. Not inlined: that would make the module larger, and the loop no faster. */
function logarithmsOf(x: v128): v128 {
  const isUsual = v128.and(f64x2.gt(x, f64x2.splat(1e-300)), f64x2.lt(x, f64x2.splat(1e300)));
  if (i64x2.all_true(isUsual)) return logarithmOfPair(x);
  return f64x2(logarithmOf(f64x2.extract_lane(x, 0)), logarithmOf(f64x2.extract_lane(x, 1)));
}

/** e^x of two numbers, whatever their size. */
function exponentialsOf(x: v128): v128 {
  // False for NaN too.
  if (i64x2.all_true(f64x2.lt(f64x2.abs(x), f64x2.splat(700)))) return exponentialOfPair(x);
  return f64x2(exponentialOf(f64x2.extract_lane(x, 0)), exponentialOf(f64x2.extract_lane(x, 1)));
}

export function hillSlopeForward(
  x: usize, half: usize, slope: usize, out: usize, ratios: usize, times: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  const end = <usize>times * row;
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  for (let c: usize = 0; c < row; c += pair) {
    const logHalf = logarithmsOf(v128.load(half + c));
    const steepness = f64x2.neg(v128.load(slope + c));
    for (let i = c; i < end; i += row) {
      const media = v128.load(x + i);
      const isSome = f64x2.gt(media, zero);
      const ratio = sub(logarithmsOf(v128.bitselect(media, one, isSome)), logHalf);
      v128.store(ratios + i, ratio);
      v128.store(out + i, v128.and(f64x2.div(one, add(one, exponentialsOf(mul(steepness, ratio)))), isSome));
    }
  }
}

export function hillSlopePullback(
  x: usize, half: usize, slope: usize, out: usize, ratios: usize, outBar: usize, xBar: usize,
  halfBar: usize, slopeBar: usize, times: i32, stride: i32,
): void {
  const row = <usize>stride * number;
  const end = <usize>times * row;
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const smallest = f64x2.splat(1e-290);
  for (let c: usize = 0; c < row; c += pair) {
    const s = v128.load(slope + c);
    const h = v128.load(half + c);
    const isLinear = f64x2.eq(s, one);
    let halfSum = zero;
    let slopeSum = zero;
    for (let i = c; i < end; i += row) {
      const y = v128.load(out + i);
      const bar = v128.load(outBar + i);
      const spread = mul(bar, mul(y, sub(one, y)));
      halfSum = sub(halfSum, spread);
      slopeSum = add(slopeSum, mul(spread, v128.load(ratios + i)));
      if (xBar) {
        const media = v128.load(x + i);
        const isEnough = f64x2.ge(media, smallest);
        const steep = f64x2.div(mul(s, spread), v128.bitselect(media, one, isEnough));
        if (i64x2.all_true(isEnough)) v128.store(xBar + i, steep);
        else v128.store(xBar + i, v128.bitselect(steep, v128.and(f64x2.div(bar, h), isLinear), isEnough));
      }
    }
    v128.store(halfBar + c, f64x2.div(mul(halfSum, s), h));
    v128.store(slopeBar + c, slopeSum);
  }
}
