/** What the posteriordb models share: reading data and reference, and the shape of a posterior under test. */
import { readFileSync } from "node:fs";
import type { LogDensity } from "../../../src/inference/logDensity.js";

export interface Posterior {
  /** Folder of posteriordb's data and reference summary. */
  readonly name: string;
  readonly logDensity: LogDensity;
  /** The reference's parameters, by its names, from an unconstrained position. */
  constrain(position: Float64Array): Readonly<Record<string, number>>;
}

export interface ReferenceSummary {
  readonly summary: Readonly<
    Record<
      string,
      { readonly mean: number; readonly sd: number; readonly mcse_mean: number; readonly mcse_sd: number }
    >
  >;
}

const folder = new URL("../../../../shared/reference/posteriordb/", import.meta.url);

export function readData<Data>(name: string): Data {
  return JSON.parse(readFileSync(new URL(`${name}/data.json`, folder), "utf8")) as Data;
}

export function readReference(name: string): ReferenceSummary {
  return JSON.parse(
    readFileSync(new URL(`${name}/reference_summary.json`, folder), "utf8"),
  ) as ReferenceSummary;
}

/** ln of the half-Cauchy density at x = e^u, up to a constant, with the Jacobian of x = e^u, and its slope in u. */
export function logHalfCauchy(x: number, scale: number): { readonly value: number; readonly slope: number } {
  const ratio = (x / scale) ** 2;
  return { value: Math.log(x) - Math.log1p(ratio), slope: 1 - (2 * ratio) / (1 + ratio) };
}
