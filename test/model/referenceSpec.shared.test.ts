/** The reference model written as a specification: its table read like any other gives the density that another implementation computed. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { createDensity } from "../../src/model/density.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";

interface ReferenceFile {
  readonly parameter_names: readonly string[];
  readonly data: {
    readonly channels: readonly string[];
    readonly control_names: readonly string[];
    readonly fourier_names: readonly string[];
    readonly prior: {
      readonly alpha_a: readonly number[];
      readonly alpha_b: readonly number[];
      readonly lam_mu: number;
      readonly lam_sd: number;
      readonly beta_sd: readonly number[];
      readonly intercept_mu: number;
      readonly intercept_sd: number;
      readonly gamma_sd: readonly number[];
      readonly phi_sd: number;
      readonly sigma_sd: number;
    };
  };
  readonly density_test_points: readonly {
    readonly q: readonly number[];
    readonly logp: number;
    readonly grad: readonly number[];
  }[];
}

/** The one difference: the file divides a control by the standard deviation of its n weeks (over n), a design by that of a sample
 *  (over n − 1). A coefficient here is therefore the file's times √(n/(n − 1)), in other units, and so is the sd of its prior. */
function unitsOf(name: string, weeks: number): number {
  return name.startsWith("control[") ? Math.sqrt(weeks / (weeks - 1)) : 1;
}

/** The file's priors in the words of a specification; its controls, trend and events are one list there. */
function changesOf({ data: { channels, control_names, prior } }: ReferenceFile, weeks: number): SpecChanges {
  const sdOf = (isWanted: (name: string) => boolean) =>
    prior.gamma_sd[control_names.findIndex(isWanted)] ?? 0.25;
  return {
    type: "v3_proper",
    kpi: { scaling: "max" },
    media: { scaling: "max" },
    channels: Object.fromEntries(
      channels.map((name, c) => [
        name,
        {
          adstock: {
            kind: "geometric",
            priors: { alpha: { family: "beta", a: prior.alpha_a[c]!, b: prior.alpha_b[c]! } },
          },
          saturation: {
            kind: "hill",
            priors: { halfSaturation: { family: "logNormal", mu: prior.lam_mu, sigma: prior.lam_sd } },
          },
          coefficient: { of: "coefficient", prior: { family: "halfNormal", scale: prior.beta_sd[c]! } },
        },
      ]),
    ),
    intercept: { mean: prior.intercept_mu, sd: prior.intercept_sd },
    controls: { sd: prior.gamma_sd[0]! * unitsOf("control[]", weeks) },
    events: { sd: sdOf((name) => name.startsWith("event_")) },
    seasonality: { yearly: 2, weekly: 0, sd: prior.phi_sd },
    trend: { kind: "linear", sd: sdOf((name) => name === "trend") },
    likelihood: { family: "normal", sigma: { family: "halfNormal", scale: prior.sigma_sd } },
  };
}

/** Our name of a parameter of the file. */
function nameOf(index: number, { data: { channels, control_names, fourier_names } }: ReferenceFile): string {
  const linear = [
    "intercept",
    ...control_names.map((name) =>
      name === "trend" ? "trend[linear]" : name.startsWith("event_") ? `event[${name}]` : `control[${name}]`,
    ),
    ...fourier_names.map((name) => `season[${name}]`),
    "sigma",
  ];
  const block = ["alpha", "halfSaturation", "beta"][Math.floor(index / channels.length)];
  return block === undefined
    ? linear[index - 3 * channels.length]!
    : `${block}[${channels[index % channels.length]}]`;
}

const tables = [
  ["synth_easy_shared", "synth_easy_shared"],
  ["synth_collinear_shared", "synth_collinear_shared"],
  ["meridian_national", "national_media"],
] as const;

describe.each(tables)("a specification of the reference model on %s", (name, table) => {
  it("has the reference's log density and gradient at its test points", async () => {
    const file = JSON.parse(readFileSync(`../shared/reference/${name}.spec.json`, "utf8")) as ReferenceFile;
    const panel = await readPanel(`../shared/data/${table}.csv`);
    const { design } = buildDesign(specify(panel, changesOf(file, panel.times.length)));
    const density = createDensity(design, { isFull: true });
    const theirs = density.names.map((own) =>
      file.parameter_names.findIndex((_, index) => nameOf(index, file) === own),
    );
    expect([...theirs].sort((a, b) => a - b)).toEqual([...file.parameter_names.keys()]);
    const units = density.names.map((own) => unitsOf(own, panel.times.length));
    // The density of a number in other units has their logarithm as its Jacobian.
    const jacobian = units.reduce((total, unit) => total + Math.log(unit), 0);
    const gradient = new Float64Array(density.dimension);
    expect(file.density_test_points).toHaveLength(5);
    for (const { q, logp, grad } of file.density_test_points) {
      const value = density.evaluate(
        Float64Array.from(theirs, (index, i) => q[index]! * units[i]!),
        gradient,
      );
      expect(Math.abs(value + jacobian - logp)).toBeLessThan(1e-9 * Math.abs(logp));
      const scale = Math.max(...grad.map(Math.abs));
      theirs.forEach((index, i) => {
        const expected = grad[index]! / units[i]!;
        // A component that happens to be near zero is held to the size of the whole gradient.
        const tolerance = 1e-9 * Math.max(Math.abs(expected), 1e-3 * scale);
        expect(Math.abs(gradient[i]! - expected), density.names[i]!).toBeLessThan(tolerance);
      });
    }
  });
});
