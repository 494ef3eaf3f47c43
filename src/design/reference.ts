/** The reference model as a file: reads `*.spec.json`, whose density other implementations are checked against, into a design. */
import { zod } from "#packages";
import { platform } from "#platform";
import { DataError } from "../errors.js";
import { once } from "../platform/once.js";
import { noOwnKinds } from "../spec/kinds.js";
import type { Design, DesignChannel, LinearColumn } from "./design.js";

const schema = once(() => {
  const { z } = zod();
  const numbers = z.array(z.number());
  return z.object({
    parameter_names: z.array(z.string()),
    data: z.object({
      name: z.string(),
      channels: z.array(z.string()).check(z.minLength(1)),
      control_names: z.array(z.string()),
      fourier_names: z.array(z.string()),
      likelihood_rows: z.array(z.int().check(z.gte(0))).check(z.minLength(1)),
      x: z.array(numbers).check(z.minLength(1)),
      y: numbers,
      Z: z.array(numbers),
      F: z.array(numbers),
      prior: z.object({
        alpha_a: numbers,
        alpha_b: numbers,
        lam_mu: z.number(),
        lam_sd: z.number().check(z.positive()),
        beta_sd: numbers,
        intercept_mu: z.number(),
        intercept_sd: z.number().check(z.positive()),
        gamma_sd: numbers,
        phi_sd: z.number().check(z.positive()),
        sigma_sd: z.number().check(z.positive()),
      }),
    }),
    density_test_points: z._default(z.array(z.object({ q: numbers })), []),
  });
});

export interface ReferenceModel {
  readonly name: string;
  readonly design: Design;
  /** Names of the unconstrained vector, as the file has them; the design's parameters stand in the same order. */
  readonly parameterNames: readonly string[];
  /** Unconstrained vectors at which the file asks for the density. */
  readonly points: readonly Float64Array[];
}

/** Reads a reference model.
 *
 *  y ~ Normal(intercept + Σ_c beta_c·S_c/(lam_c + S_c) + Z·gamma + F·phi, sigma) on the likelihood rows, S_t = (1 − alpha)·(x_t + alpha·A_(t−1)),
 *  alpha ~ Beta, lam ~ LogNormal, beta and sigma ~ HalfNormal, the rest normal.
 *
 *  @throws DataError where the file is not in this format, naming the field */
export async function readReference(path: string): Promise<ReferenceModel> {
  let content: unknown;
  try {
    content = JSON.parse(await platform.files.readText(path));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new DataError({ file: path, rule: `the file ${reason}`, cure: "give the path of a *.spec.json" });
  }
  const result = schema().safeParse(content);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new DataError({
      file: path,
      key: issue.path.join("."),
      rule: `must be as in the reference format (${issue.message})`,
      cure: "check the file",
    });
  }
  const { data, parameter_names, density_test_points } = result.data;
  const { prior } = data;
  const times = data.x.length;
  const counts: readonly [string, number, number][] = [
    ["y", data.y.length, times],
    ["Z", data.Z.length, times],
    ["F", data.F.length, times],
    ["prior.alpha_a", prior.alpha_a.length, data.channels.length],
    ["prior.alpha_b", prior.alpha_b.length, data.channels.length],
    ["prior.beta_sd", prior.beta_sd.length, data.channels.length],
    ["prior.gamma_sd", prior.gamma_sd.length, data.control_names.length],
    [
      "parameter_names",
      parameter_names.length,
      3 * data.channels.length + data.control_names.length + data.fourier_names.length + 2,
    ],
    ["x[0]", data.x[0]!.length, data.channels.length],
    ...density_test_points.map(({ q }, i): [string, number, number] => [
      `density_test_points[${i}].q`,
      q.length,
      parameter_names.length,
    ]),
  ];
  for (const [field, got, expected] of counts) {
    if (got !== expected)
      throw new DataError({
        file: path,
        key: field,
        rule: `must have ${expected} entries`,
        got,
        cure: "check the file",
      });
  }

  const isObserved = new Uint8Array(times);
  for (const row of data.likelihood_rows) isObserved[row] = 1;
  const channels = data.channels.map(
    (name, c): DesignChannel => ({
      name,
      type: "other",
      media: [Float64Array.from(data.x, (row) => row[c]!)],
      scales: [1],
      adstock: {
        kind: "geometric",
        settings: { normalise: true },
        priors: { alpha: { family: "beta", a: prior.alpha_a[c]!, b: prior.alpha_b[c]! } },
      },
      saturation: {
        kind: "hill",
        settings: {},
        priors: { halfSaturation: { family: "logNormal", mu: prior.lam_mu, sigma: prior.lam_sd } },
      },
      order: "adstockFirst",
      coefficient: { of: "coefficient", prior: { family: "halfNormal", scale: prior.beta_sd[c]! } },
      spend: 0,
      roiSpend: 0,
    }),
  );
  const columns = (
    block: string,
    names: readonly string[],
    rows: readonly number[][],
    sds: (k: number) => number,
  ) =>
    names.map(
      (label, k): LinearColumn => ({
        block,
        label,
        values: Float64Array.from(rows, (row) => row[k]!),
        prior: { mean: 0, sd: sds(k) },
      }),
    );
  return {
    name: data.name,
    parameterNames: parameter_names,
    points: density_test_points.map(({ q }) => Float64Array.from(q)),
    design: {
      times,
      geos: ["national"],
      kpi: Float64Array.from(data.y, (value, row) => (isObserved[row] === 1 ? value : 0)),
      isObserved,
      channels,
      ownKinds: noOwnKinds,
      revenuePerUnit: null,
      linear: [
        {
          block: "intercept",
          label: "",
          values: new Float64Array(times).fill(1),
          prior: { mean: prior.intercept_mu, sd: prior.intercept_sd },
        },
        ...columns("control", data.control_names, data.Z, (k) => prior.gamma_sd[k]!),
        ...columns("season", data.fourier_names, data.F, () => prior.phi_sd),
      ],
      pooling: null,
      likelihood: { family: "normal", sigma: { family: "halfNormal", scale: prior.sigma_sd } },
      liftTests: [],
    },
  };
}
