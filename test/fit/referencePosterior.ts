/** Compares draws with a reference posterior, parameter by parameter. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { readReference } from "../../src/design/reference.js";
import { chainsOf, type SamplingOptions, sampleDesign } from "../../src/fit/sampleDesign.js";
import { summarise } from "../../src/inference/diagnostics/quantitySummary.js";

interface ReferenceSummary {
  readonly mean: number;
  readonly sd: number;
  readonly mcse_mean: number;
}

/** Samples, and expects every mean within 4 combined Monte Carlo errors and every sd within 5 %. */
export async function expectReferencePosterior(name: string, options: SamplingOptions): Promise<void> {
  const { design, parameterNames } = await readReference(`../shared/reference/${name}.spec.json`);
  const reference = JSON.parse(readFileSync(`../shared/reference/${name}.posterior.json`, "utf8"))
    .summary as Record<string, ReferenceSummary>;
  const samples = await sampleDesign(design, options);
  const found = [...samples.parameters.values()].flatMap((draws) =>
    draws.names.map((_, index) => summarise(chainsOf(draws, samples.settings.chains, index))),
  );
  expect(found).toHaveLength(parameterNames.length);
  const faults = parameterNames.flatMap((parameter, i) => {
    const { mean, sd, mcseMean } = found[i]!;
    const expected = reference[parameter]!;
    const z = (mean - expected.mean) / Math.hypot(mcseMean, expected.mcse_mean);
    const ratio = sd / expected.sd;
    return Math.abs(z) < 4 && Math.abs(ratio - 1) < 0.05 ? [] : [`${parameter}: z ${z}, sd ratio ${ratio}`];
  });
  expect(faults).toEqual([]);
}
