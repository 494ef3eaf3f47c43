/** Normal linear regressions: kidscore on mother's IQ, log earnings on height, and the five-column blr. Position: [beta (D), ln sigma]. */
import { logHalfCauchy, type Posterior, readData } from "./posterior.js";

/** ln prior of sigma with the Jacobian of sigma = e^u, and its slope in u. */
type SigmaPrior = (sigma: number) => { readonly value: number; readonly slope: number };

function linearRegression(
  name: string,
  y: readonly number[],
  rows: readonly (readonly number[])[],
  betaSd: number,
  sigmaPrior: SigmaPrior,
): Posterior {
  const d = rows[0]!.length;
  const n = y.length;
  return {
    name,
    logDensity: {
      dimension: d + 1,
      evaluate: (q, gradient) => {
        const sigma = Math.exp(q[d]!);
        const prior = sigmaPrior(sigma);
        gradient.fill(0);
        let squares = 0;
        for (let i = 0; i < n; i++) {
          let residual = y[i]!;
          for (let j = 0; j < d; j++) residual -= rows[i]![j]! * q[j]!;
          squares += residual * residual;
          for (let j = 0; j < d; j++) gradient[j]! += (rows[i]![j]! * residual) / sigma ** 2;
        }
        let value = prior.value - n * q[d]! - (0.5 * squares) / sigma ** 2;
        for (let j = 0; j < d; j++) {
          value -= 0.5 * (q[j]! / betaSd) ** 2;
          gradient[j]! -= q[j]! / betaSd ** 2;
        }
        gradient[d] = prior.slope - n + squares / sigma ** 2;
        return value;
      },
    },
    constrain: (q) => {
      const betas = Array.from({ length: d }, (_, j) => [`beta[${j + 1}]`, q[j]!] as const);
      return { ...Object.fromEntries(betas), sigma: Math.exp(q[d]!) };
    },
  };
}

const kidiq = readData<{ kid_score: number[]; mom_iq: number[] }>("kidiq-kidscore_momiq");
export const kidscore = linearRegression(
  "kidiq-kidscore_momiq",
  kidiq.kid_score,
  kidiq.mom_iq.map((iq) => [1, iq]),
  Number.POSITIVE_INFINITY,
  (sigma) => logHalfCauchy(sigma, 2.5),
);

const earnings = readData<{ earn: number[]; height: number[] }>("earnings-logearn_height");
export const logEarnings = linearRegression(
  "earnings-logearn_height",
  earnings.earn.map(Math.log),
  earnings.height.map((height) => [1, height]),
  Number.POSITIVE_INFINITY,
  (sigma) => ({ value: Math.log(sigma), slope: 1 }),
);

const sblri = readData<{ y: number[]; X: number[][] }>("sblri-blr");
export const blr = linearRegression("sblri-blr", sblri.y, sblri.X, 10, (sigma) => ({
  value: Math.log(sigma) - 0.5 * (sigma / 10) ** 2,
  slope: 1 - (sigma / 10) ** 2,
}));
