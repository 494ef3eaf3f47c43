/** Likelihoods of the KPI around media plus linear block: their log density and its derivatives, with the block sampled or integrated out. */

import { type Design, observationCount } from "../design/design.js";
import { log, log1p } from "../math/elementary.js";
import { digamma, logBeta } from "../math/special.js";
import type { Kernels } from "../transforms/kernels/kernels.js";
import type { LinearBlock } from "./linearBlock.js";

/** A likelihood as the log density uses it. Rows outside the likelihood have residual 0 and a derivative of 0. */
export interface LikelihoodTerm {
  /** What media is added to: minus KPI, plus what is fixed of the linear block; shape [geo · time]. */
  readonly base: Float64Array;
  /** Log density for residuals e = media + base; overwrites e with the derivative by it.
   *
   *  @param noise       sigma, and after it the degrees of freedom where they are sampled
   *  @param linear      coefficients of the linear block, shape [columns]; not read where the block is integrated out
   *  @param linearBar   overwritten with the derivative by them; untouched where the block is integrated out
   *  @returns log density; the derivatives by the noise are in `logSigmaBar` and `degreesOfFreedomBar` */
  evaluate(e: Float64Array, noise: Float64Array, linear: Float64Array, linearBar: Float64Array): number;
  /** Derivative by ln sigma of the last evaluate. */
  readonly logSigmaBar: () => number;
  /** Derivative by the degrees of freedom of the last evaluate; 0 where they are not sampled. */
  readonly degreesOfFreedomBar: () => number;
}

const logTwoPi = 1.8378770664093453;

/** A likelihood that can say what the block it integrated out must explain. */
export interface CollapsedLikelihood extends LikelihoodTerm {
  readonly block: LinearBlock;
  /** Qᵀ·(KPI − media − B·m) from residuals e = media + base; overwrites `out`, shape [rank]. */
  project(e: Float64Array, out: Float64Array): void;
}

/** Normal likelihood with the linear block integrated out.
 *
 *  e ~ Normal(0, σ²·I + Q·diag(E)·Qᵀ). With c = Qᵀ·e, ln p = −½ [n·ln 2π + (n − rank)·ln σ² + (|e|² − |c|²)/σ² + Σ ln(σ² + E_k) + c_k²/(σ² + E_k)],
 *  and the derivative by e is −[e + Q·(c_k·(σ²/(σ² + E_k) − 1))]/σ². */
export function collapsedNormal(design: Design, block: LinearBlock, kernels: Kernels): CollapsedLikelihood {
  const { rank, stride, variances } = block;
  const rows = design.kpi.length;
  const n = observationCount(design);
  const basis = aligned(kernels, block.basis);
  const along = kernels.allocate(stride);
  const base = residualBase(design, kernels, block.meanContribution);
  const hidden = hiddenRows(design);
  let logSigmaBar = 0;
  return {
    block,
    base,
    logSigmaBar: () => logSigmaBar,
    degreesOfFreedomBar: () => 0,
    project(e, out) {
      // Rows outside the likelihood are 0 in the basis.
      kernels.multiplyTranspose(basis, e, along, rows, stride);
      for (let k = 0; k < rank; k++) out[k] = -along[k]!;
    },
    evaluate(e, noise) {
      const sigma = noise[0]!;
      for (let i = 0; i < hidden.length; i++) e[hidden[i]!] = 0;
      const variance = sigma * sigma;
      const precision = 1 / variance;
      const squares = kernels.dot(e, e, rows);
      kernels.multiplyTranspose(basis, e, along, rows, stride);
      let inSpan = 0;
      let quadratic = 0;
      let logDeterminant = 0;
      let sigmaBar = 0;
      // One logarithm for the product of variances, flushed before it can overflow or vanish.
      let product = 1;
      for (let k = 0; k < rank; k++) {
        const c = along[k]!;
        const total = variance + variances[k]!;
        const reciprocal = 1 / total;
        inSpan += c * c;
        quadratic += c * c * reciprocal;
        sigmaBar += variance * reciprocal * (1 - c * c * reciprocal);
        along[k] = -c * variances[k]! * reciprocal * precision;
        product *= total;
        if (product > 1e100 || product < 1e-100) {
          logDeterminant += log(product);
          product = 1;
        }
      }
      logDeterminant += log(product) + (n - rank) * log(variance);
      // |e|² ≥ |c|², though rounding may say otherwise where the block spans all rows.
      const outside = Math.max(0, squares - inSpan) * precision;
      logSigmaBar = -(n - rank) + outside - sigmaBar;
      // −(e·precision + Q·along)
      for (let k = 0; k < rank; k++) along[k] = -along[k]!;
      for (let row = 0; row < rows; row++) e[row] = -e[row]! * precision;
      kernels.multiplyAdd(basis, along, e, e, rows, stride);
      return -0.5 * (n * logTwoPi + logDeterminant + outside + quadratic);
    },
  };
}

/** Normal likelihood with the linear block sampled. */
export function fullNormal(design: Design, kernels: Kernels): LikelihoodTerm {
  const n = observationCount(design);
  return fullLikelihood(design, kernels, (e, noise) => {
    const sigma = noise[0]!;
    const precision = 1 / (sigma * sigma);
    let squares = 0;
    for (let row = 0; row < e.length; row++) {
      squares += e[row]! * e[row]!;
      e[row] = -e[row]! * precision;
    }
    return {
      logDensity: -0.5 * (n * logTwoPi + squares * precision) - n * log(sigma),
      logSigmaBar: squares * precision - n,
      degreesOfFreedomBar: 0,
    };
  });
}

/** Student-t likelihood: a week far off pulls less than under the normal.
 *
 *  Σ ln t(e | ν, σ) = −n·(ln B(ν/2, ½) + ½ ln ν + ln σ) − ½(ν + 1) Σ ln(1 + z²/ν), z = e/σ, and its derivative by ν is
 *  ½n·(ψ((ν + 1)/2) − ψ(ν/2) − 1/ν) − ½ Σ ln(1 + z²/ν) + ½(ν + 1)/ν Σ z²/(ν + z²).
 *
 *  @param degreesOfFreedom  ν where it is fixed; null where it is sampled and read from the noise */
export function fullStudentT(
  design: Design,
  kernels: Kernels,
  degreesOfFreedom: number | null,
): LikelihoodTerm {
  const n = observationCount(design);
  const constantOf = (nu: number) => -n * (logBeta(0.5 * nu, 0.5) + 0.5 * log(nu));
  const fixed = degreesOfFreedom === null ? Number.NaN : constantOf(degreesOfFreedom);
  return fullLikelihood(design, kernels, (e, noise) => {
    const sigma = noise[0]!;
    const nu = degreesOfFreedom ?? noise[1]!;
    const constant = degreesOfFreedom === null ? constantOf(nu) : fixed;
    const scale = nu * sigma * sigma;
    let logs = 0;
    let weighted = 0;
    for (let row = 0; row < e.length; row++) {
      const square = e[row]! * e[row]!;
      logs += log1p(square / scale);
      const weight = (nu + 1) / (scale + square);
      weighted += weight * square;
      e[row] = -weight * e[row]!;
    }
    return {
      logDensity: constant - n * log(sigma) - 0.5 * (nu + 1) * logs,
      logSigmaBar: weighted - n,
      degreesOfFreedomBar:
        degreesOfFreedom === null
          ? 0.5 * (n * (digamma(0.5 * (nu + 1)) - digamma(0.5 * nu) - 1 / nu) - logs + weighted / nu)
          : 0,
    };
  });
}

interface RowsTerm {
  readonly logDensity: number;
  readonly logSigmaBar: number;
  readonly degreesOfFreedomBar: number;
}

/** Adds the linear block to the residual, takes the rows' log density and pulls it back. */
function fullLikelihood(
  design: Design,
  kernels: Kernels,
  rowsTerm: (e: Float64Array, noise: Float64Array) => RowsTerm,
): LikelihoodTerm {
  const { linear, isObserved } = design;
  const rows = isObserved.length;
  const stride = Math.max(2, linear.length + (linear.length % 2));
  const columns = kernels.allocate(rows * stride);
  linear.forEach(({ values }, k) => {
    for (let row = 0; row < rows; row++) if (isObserved[row] === 1) columns[row * stride + k] = values[row]!;
  });
  const coefficients = kernels.allocate(stride);
  const coefficientsBar = kernels.allocate(stride);
  const hidden = hiddenRows(design);
  const base = residualBase(design, kernels, null);
  let logSigmaBar = 0;
  let degreesOfFreedomBar = 0;
  return {
    base,
    logSigmaBar: () => logSigmaBar,
    degreesOfFreedomBar: () => degreesOfFreedomBar,
    evaluate(e, noise, theta, thetaBar) {
      coefficients.set(theta);
      kernels.multiplyAdd(columns, coefficients, e, e, rows, stride);
      for (let i = 0; i < hidden.length; i++) e[hidden[i]!] = 0;
      const term = rowsTerm(e, noise);
      logSigmaBar = term.logSigmaBar;
      degreesOfFreedomBar = term.degreesOfFreedomBar;
      kernels.multiplyTranspose(columns, e, coefficientsBar, rows, stride);
      for (let k = 0; k < thetaBar.length; k++) thetaBar[k] = coefficientsBar[k]!;
      return term.logDensity;
    },
  };
}

function residualBase({ kpi }: Design, kernels: Kernels, fixed: Float64Array | null): Float64Array {
  const base = kernels.allocate(kpi.length);
  for (let row = 0; row < kpi.length; row++) base[row] = (fixed?.[row] ?? 0) - kpi[row]!;
  return base;
}

function hiddenRows({ isObserved }: Design): Int32Array {
  return Int32Array.from([...isObserved.keys()].filter((row) => isObserved[row] === 0));
}

function aligned(kernels: Kernels, values: Float64Array): Float64Array {
  const copy = kernels.allocate(values.length);
  copy.set(values);
  return copy;
}
