import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bfmi } from "../../../src/inference/diagnostics/bfmi.js";
import { essBulk, essMean, essTail } from "../../../src/inference/diagnostics/ess.js";
import { loo } from "../../../src/inference/diagnostics/loo.js";
import { mcseMean, mcseSd } from "../../../src/inference/diagnostics/mcse.js";
import { summarise } from "../../../src/inference/diagnostics/quantitySummary.js";
import { rhat } from "../../../src/inference/diagnostics/rhat.js";

type Value = number | string;

interface Fixture {
  readonly cases: readonly {
    readonly name: string;
    readonly draws: readonly (readonly number[])[];
    readonly arviz: Readonly<Record<string, Value>>;
  }[];
  readonly loo: readonly {
    readonly name: string;
    readonly relativeEfficiency: number;
    readonly logLikelihoods: readonly (readonly number[])[];
    readonly elpd: number;
    readonly standardError: number;
    readonly effectiveParameters: number;
    readonly pointwise: readonly number[];
    readonly paretoK: readonly Value[];
    readonly paretoKThreshold: number;
  }[];
}

// Made by fixtures/make_diagnostics.py; the versions are in the file.
const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/diagnostics.json", import.meta.url), "utf8"),
) as Fixture;

/** JSON has no NaN or Infinity: the script writes their names. */
function asNumber(value: Value): number {
  if (typeof value === "number") return value;
  return value === "nan" ? Number.NaN : value === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function expectEqual(actual: number, expected: Value, what: string): void {
  const wanted = asNumber(expected);
  if (!Number.isFinite(wanted)) expect(actual, what).toBe(wanted);
  else
    expect(Math.abs(actual - wanted), `${what}: ${actual} against ${wanted}`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(wanted)),
    );
}

describe.each(fixture.cases)("draws: $name", ({ draws, arviz }) => {
  const chains = draws.map((chain) => Float64Array.from(chain));

  it.each([
    ["rhat", () => rhat(chains)],
    ["essBulk", () => essBulk(chains)],
    ["essTail", () => essTail(chains)],
    ["essMean", () => essMean(chains)],
    ["mcseMean", () => mcseMean(chains)],
    ["mcseSd", () => mcseSd(chains)],
    ["bfmi", () => bfmi(chains[0]!)],
  ] as const)("%s equals ArviZ to 1e-6", (name, compute) => {
    expectEqual(compute(), arviz[name]!, name);
  });

  it("the summary holds the same numbers, and leaves the draws as they were", () => {
    const before = chains.map((chain) => Array.from(chain));
    const summary = summarise(chains);
    for (const name of ["rhat", "essBulk", "essTail", "mcseMean", "mcseSd"] as const) {
      expectEqual(summary[name], arviz[name]!, name);
    }
    expect(chains.map((chain) => Array.from(chain))).toEqual(before);
  });
});

describe.each(fixture.loo)("PSIS-LOO: $name", (expected) => {
  const result = loo(
    expected.logLikelihoods.map((values) => Float64Array.from(values)),
    expected.relativeEfficiency,
  );

  it("sum, standard error and effective parameters equal ArviZ to 1e-6", () => {
    expectEqual(result.elpd, expected.elpd, "elpd");
    expectEqual(result.standardError, expected.standardError, "standardError");
    expectEqual(result.effectiveParameters, expected.effectiveParameters, "effectiveParameters");
    expectEqual(result.paretoKThreshold, expected.paretoKThreshold, "paretoKThreshold");
  });

  it("every observation and its Pareto k equal ArviZ to 1e-6", () => {
    expected.pointwise.forEach((value, i) => {
      expectEqual(result.pointwise[i]!, value, `pointwise ${i}`);
      expectEqual(result.paretoK[i]!, expected.paretoK[i]!, `paretoK ${i}`);
    });
  });
});
