/** Mixture of two normals: ordered mu ~ N(0, 2), sigma ~ HalfNormal(2), theta ~ Beta(5, 5). Position: [mu1, ln(mu2 − mu1), ln sigma (2),
 *  logit theta]. */
import { type Posterior, readData } from "./posterior.js";

const name = "low_dim_gauss_mix-low_dim_gauss_mix";
const { y } = readData<{ y: number[] }>(name);

export const normalMixture: Posterior = {
  name,
  logDensity: {
    dimension: 5,
    evaluate: (q, gradient) => {
      const gap = Math.exp(q[1]!);
      const mu = [q[0]!, q[0]! + gap] as const;
      const sigma = [Math.exp(q[2]!), Math.exp(q[3]!)] as const;
      const theta = 1 / (1 + Math.exp(-q[4]!));
      const logWeight = [Math.log(theta) - q[2]!, Math.log(1 - theta) - q[3]!] as const;
      const byMu = [-mu[0] / 4, -mu[1] / 4] as [number, number];
      const byLogSigma = [1 - (sigma[0] / 2) ** 2, 1 - (sigma[1] / 2) ** 2] as [number, number];
      // Beta(5, 5) with the logit's Jacobian is theta⁵·(1 − theta)⁵.
      let byLogit = 5 - 10 * theta;
      let value = 5 * Math.log(theta * (1 - theta)) + q[1]! + q[2]! + q[3]!;
      for (let k = 0; k < 2; k++) value -= 0.5 * ((mu[k]! / 2) ** 2 + (sigma[k]! / 2) ** 2);
      for (const observed of y) {
        const z = [(observed - mu[0]) / sigma[0], (observed - mu[1]) / sigma[1]] as const;
        const a = logWeight[0] - 0.5 * z[0] ** 2;
        const b = logWeight[1] - 0.5 * z[1] ** 2;
        const ratio = Math.exp(-Math.abs(a - b));
        value += Math.max(a, b) + Math.log1p(ratio);
        const larger = 1 / (1 + ratio);
        const shares = a > b ? [larger, 1 - larger] : [1 - larger, larger];
        for (let k = 0; k < 2; k++) {
          byMu[k]! += (shares[k]! * z[k]!) / sigma[k]!;
          byLogSigma[k]! += shares[k]! * (z[k]! ** 2 - 1);
        }
        byLogit += shares[0]! - theta;
      }
      gradient[0] = byMu[0] + byMu[1];
      gradient[1] = byMu[1] * gap + 1;
      gradient[2] = byLogSigma[0];
      gradient[3] = byLogSigma[1];
      gradient[4] = byLogit;
      return value;
    },
  },
  constrain: (q) => ({
    "mu[1]": q[0]!,
    "mu[2]": q[0]! + Math.exp(q[1]!),
    "sigma[1]": Math.exp(q[2]!),
    "sigma[2]": Math.exp(q[3]!),
    theta: 1 / (1 + Math.exp(-q[4]!)),
  }),
};
