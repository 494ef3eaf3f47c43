/** Eight schools, non-centred: theta = mu + tau·z; mu ~ N(0, 5), tau ~ HalfCauchy(5). Position: [z (8), mu, ln tau]. */
import { logHalfCauchy, type Posterior, readData } from "./posterior.js";

const name = "eight_schools-eight_schools_noncentered";
const { y, sigma } = readData<{ y: number[]; sigma: number[] }>(name);

export const eightSchools: Posterior = {
  name,
  logDensity: {
    dimension: 10,
    evaluate: (q, gradient) => {
      const mu = q[8]!;
      const tau = Math.exp(q[9]!);
      const prior = logHalfCauchy(tau, 5);
      let value = prior.value - 0.5 * (mu / 5) ** 2;
      let byMu = -mu / 25;
      let byTau = 0;
      for (let j = 0; j < 8; j++) {
        const z = q[j]!;
        const residual = (y[j]! - mu - tau * z) / sigma[j]!;
        value -= 0.5 * (z * z + residual * residual);
        const pull = residual / sigma[j]!;
        gradient[j] = pull * tau - z;
        byMu += pull;
        byTau += pull * z;
      }
      gradient[8] = byMu;
      gradient[9] = byTau * tau + prior.slope;
      return value;
    },
  },
  constrain: (q) => {
    const mu = q[8]!;
    const tau = Math.exp(q[9]!);
    const thetas = Array.from({ length: 8 }, (_, j) => [`theta[${j + 1}]`, mu + tau * q[j]!] as const);
    return { ...Object.fromEntries(thetas), mu, tau };
  },
};
