/** The degrees of freedom of a Student-t likelihood, recovered from data with known noise. */
import { describe, expect, it } from "vitest";
import { fit as fitModel } from "../../src/fit/fit.js";
import { createRng } from "../../src/math/rng.js";
import { quantile } from "../../src/math/statistics.js";
import { specify } from "../../src/spec/specify.js";
import { smallPanel } from "../model/densities.js";

const weeks = 300;
const noiseScale = 60;
const level = 1000;

/** The small panel with a KPI of level, spend on tv and Student-t noise (normal for Infinity). */
function panelWithNoise(degreesOfFreedom: number) {
  const panel = smallPanel(weeks);
  const rng = createRng(11).split("noise");
  const tv = panel.channels.find(({ name }) => name === "tv")!.spend!.values;
  const peak = Math.max(...tv);
  const kpi = tv.map((spend) => {
    const divisor = Number.isFinite(degreesOfFreedom)
      ? Math.sqrt((2 * rng.gamma(0.5 * degreesOfFreedom)) / degreesOfFreedom)
      : 1;
    return level + (200 * spend) / peak + (noiseScale * rng.normal()) / divisor;
  });
  return { ...panel, kpi: { ...panel.kpi, values: kpi } };
}

async function posteriorOf(degreesOfFreedom: number) {
  const model = specify(panelWithNoise(degreesOfFreedom), {
    type: "simple",
    likelihood: {
      family: "studentT",
      sigma: { family: "halfNormal", scale: 0.2 },
      degreesOfFreedom: { family: "gamma", shape: 2, rate: 0.1 },
    },
  });
  const posterior = await fitModel(model, { seed: 2, chains: 2, warmup: 300, draws: 300, workers: 2 });
  const interval = (name: string) => {
    const { values } = posterior.parameters.get(name)!;
    return [quantile(values, 0.005), quantile(values, 0.995)] as const;
  };
  const [kpiScale] = posterior.design.kpiScale;
  return { nu: interval("degreesOfFreedom"), sigma: interval("sigma").map((one) => one * kpiScale!) };
}

describe("sampled degrees of freedom", () => {
  it("and sigma cover the truth of noise with heavy tails", async () => {
    const { nu, sigma } = await posteriorOf(3);
    // 99 % intervals; 300 rows tell 3 from the normal, and from the prior, whose median is 17.
    expect(nu[0]).toBeLessThan(3);
    expect(nu[1]).toBeGreaterThan(3);
    expect(nu[1]).toBeLessThan(10);
    expect(sigma[0]).toBeLessThan(noiseScale);
    expect(sigma[1]).toBeGreaterThan(noiseScale);
  });

  it("are large for normal noise", async () => {
    const { nu, sigma } = await posteriorOf(Number.POSITIVE_INFINITY);
    expect(nu[0]).toBeGreaterThan(4);
    expect(nu[1]).toBeGreaterThan(20);
    expect(sigma[0]).toBeLessThan(noiseScale);
    expect(sigma[1]).toBeGreaterThan(0.8 * noiseScale);
  });
});
