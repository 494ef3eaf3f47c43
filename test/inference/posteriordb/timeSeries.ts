/** Time series: an autoregression of five lags, a GARCH(1,1) and an ARMA(1,1). */
import { logHalfCauchy, type Posterior, readData } from "./posterior.js";

const logistic = (u: number): number => 1 / (1 + Math.exp(-u));

const ar = readData<{ K: number; y: number[] }>("arK-arK");

/** y[t] ~ N(alpha + Σ beta[k]·y[t−k], sigma); alpha, beta ~ N(0, 10), sigma ~ HalfCauchy(2.5). Position: [alpha, beta (K), ln sigma]. */
export const arK: Posterior = {
  name: "arK-arK",
  logDensity: {
    dimension: ar.K + 2,
    evaluate: (q, gradient) => {
      const { K, y } = ar;
      const sigma = Math.exp(q[K + 1]!);
      const prior = logHalfCauchy(sigma, 2.5);
      gradient.fill(0);
      let squares = 0;
      for (let t = K; t < y.length; t++) {
        let residual = y[t]! - q[0]!;
        for (let k = 1; k <= K; k++) residual -= q[k]! * y[t - k]!;
        squares += residual * residual;
        gradient[0]! += residual / sigma ** 2;
        for (let k = 1; k <= K; k++) gradient[k]! += (residual * y[t - k]!) / sigma ** 2;
      }
      const n = y.length - K;
      let value = prior.value - n * q[K + 1]! - (0.5 * squares) / sigma ** 2;
      for (let k = 0; k <= K; k++) {
        value -= 0.5 * (q[k]! / 10) ** 2;
        gradient[k]! -= q[k]! / 100;
      }
      gradient[K + 1] = prior.slope - n + squares / sigma ** 2;
      return value;
    },
  },
  constrain: (q) => {
    const betas = Array.from({ length: ar.K }, (_, k) => [`beta[${k + 1}]`, q[k + 1]!] as const);
    return { alpha: q[0]!, ...Object.fromEntries(betas), sigma: Math.exp(q[ar.K + 1]!) };
  },
};

const garch = readData<{ y: number[]; sigma1: number }>("garch-garch11");

/** y[t] ~ N(mu, s[t]), s²[t] = alpha0 + alpha1·(y[t−1] − mu)² + beta1·s²[t−1], flat on alpha0 > 0, 0 < alpha1 < 1, 0 < beta1 < 1 − alpha1.
 *  Position: [mu, ln alpha0, logit alpha1, logit(beta1/(1 − alpha1))]. */
export const garch11: Posterior = {
  name: "garch-garch11",
  logDensity: {
    dimension: 4,
    evaluate: (q, gradient) => {
      const { y, sigma1 } = garch;
      const mu = q[0]!;
      const alpha0 = Math.exp(q[1]!);
      const alpha1 = logistic(q[2]!);
      const share = logistic(q[3]!);
      const beta1 = share * (1 - alpha1);
      // Variance and its derivatives by mu, alpha0, alpha1 and beta1, carried forward in time.
      let variance = sigma1 ** 2;
      const tangent = [0, 0, 0, 0];
      const slope = [0, 0, 0, 0];
      let value = 0;
      for (let t = 0; t < y.length; t++) {
        if (t > 0) {
          const before = y[t - 1]! - mu;
          const next = alpha0 + alpha1 * before * before + beta1 * variance;
          const direct = [-2 * alpha1 * before, 1, before * before, variance];
          for (let k = 0; k < 4; k++) tangent[k] = direct[k]! + beta1 * tangent[k]!;
          variance = next;
        }
        const residual = y[t]! - mu;
        value -= 0.5 * (Math.log(variance) + (residual * residual) / variance);
        const byVariance = (0.5 * ((residual * residual) / variance - 1)) / variance;
        for (let k = 0; k < 4; k++) slope[k]! += byVariance * tangent[k]!;
        slope[0]! += residual / variance;
      }
      // Jacobians: alpha0; alpha1·(1 − alpha1); (1 − alpha1)·share·(1 − share).
      value += q[1]! + Math.log(alpha1) + 2 * Math.log(1 - alpha1) + Math.log(share) + Math.log(1 - share);
      const alphaSlope = alpha1 * (1 - alpha1);
      gradient[0] = slope[0]!;
      gradient[1] = slope[1]! * alpha0 + 1;
      gradient[2] = (slope[2]! - slope[3]! * share) * alphaSlope + 1 - 3 * alpha1;
      gradient[3] = slope[3]! * (1 - alpha1) * share * (1 - share) + 1 - 2 * share;
      return value;
    },
  },
  constrain: (q) => {
    const alpha1 = logistic(q[2]!);
    return { mu: q[0]!, alpha0: Math.exp(q[1]!), alpha1, beta1: logistic(q[3]!) * (1 - alpha1) };
  },
};

const arma = readData<{ y: number[] }>("arma-arma11");

/** e[t] = y[t] − mu − phi·y[t−1] − theta·e[t−1] ~ N(0, sigma), with y[0] = mu and e[0] = 0 before the first; mu ~ N(0, 10),
 *  phi, theta ~ N(0, 2), sigma ~ HalfCauchy(2.5). Position: [mu, phi, theta, ln sigma]. */
export const arma11: Posterior = {
  name: "arma-arma11",
  logDensity: {
    dimension: 4,
    evaluate: (q, gradient) => {
      const { y } = arma;
      const mu = q[0]!;
      const phi = q[1]!;
      const theta = q[2]!;
      const sigma = Math.exp(q[3]!);
      const prior = logHalfCauchy(sigma, 2.5);
      let error = y[0]! - mu - phi * mu;
      let tangent = [-1 - phi, -mu, 0] as [number, number, number];
      let squares = 0;
      const slope = [0, 0, 0];
      for (let t = 0; t < y.length; t++) {
        if (t > 0) {
          const before = error;
          error = y[t]! - mu - phi * y[t - 1]! - theta * before;
          tangent = [-1 - theta * tangent[0], -y[t - 1]! - theta * tangent[1], -before - theta * tangent[2]];
        }
        squares += error * error;
        for (let k = 0; k < 3; k++) slope[k]! -= (error * tangent[k]!) / sigma ** 2;
      }
      gradient[0] = slope[0]! - mu / 100;
      gradient[1] = slope[1]! - phi / 4;
      gradient[2] = slope[2]! - theta / 4;
      gradient[3] = prior.slope - y.length + squares / sigma ** 2;
      const logPrior = prior.value - 0.5 * ((mu / 10) ** 2 + (phi / 2) ** 2 + (theta / 2) ** 2);
      return logPrior - y.length * q[3]! - (0.5 * squares) / sigma ** 2;
    },
  },
  constrain: (q) => ({ mu: q[0]!, phi: q[1]!, theta: q[2]!, sigma: Math.exp(q[3]!) }),
};
