/** The exact draw of the linear block, by itself: its mean and covariance are those of the conditional Gaussian in closed form.
 *
 *  A draw is a fixed linear map of standard normal numbers. Zeros in their place give its mean; unit vectors give the columns of a matrix A
 *  with covariance A·Aᵀ. So both are compared without any chance. */
import { inverse, Matrix, SVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { Design, LinearColumn } from "../../src/design/design.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { parametersOf } from "../../src/design/parameters.js";
import { createRng, type Rng } from "../../src/math/rng.js";
import { createDensity } from "../../src/model/density.js";
import { createLinearBlock } from "../../src/model/linearBlock.js";
import { distributionOf } from "../../src/spec/priors.js";
import { specify } from "../../src/spec/specify.js";
import { typescriptKernels } from "../../src/transforms/kernels/twin.js";
import { geoPanel, smallPanel } from "./densities.js";

const panel = smallPanel();

/** A model without adstock and saturation: what its media bring is a sum that needs no kernel. */
function designOf(changes: Partial<Design> = {}, from = 0): Design {
  const model = specify(panel, {
    type: "simple",
    media: { prior: "salesShare" },
    training: { from: panel.times[from]! },
  });
  return { ...buildDesign(model).design, ...changes };
}

const base = designOf();
const withColumn = (...columns: LinearColumn[]) => designOf({ linear: [...base.linear, ...columns] });
const noise = createRng(11);
const column = (label: string, values: Float64Array, mean = 0, sd = 0.3): LinearColumn => ({
  block: "control",
  label,
  values,
  prior: { mean, sd },
});
const random = () => base.kpi.map(() => noise.normal());

const designs: readonly [string, Design][] = [
  ["an intercept alone", designOf({ linear: base.linear.slice(0, 1) })],
  ["intercept, controls, event, season and trend", base],
  [
    "priors with means and spreads of their own",
    withColumn(column("a", random(), 2, 5), column("b", random(), -1, 0.01)),
  ],
  ["a column that is there twice", withColumn(column("a", base.linear[1]!.values, 0.5, 0.7))],
  [
    "a column that is the sum of two others",
    withColumn(column("a", sumOf(base.linear[1]!, base.linear[3]!), 0.1, 1)),
  ],
  ["more columns than weeks", withColumn(...Array.from({ length: 70 }, (_, k) => column(`c${k}`, random())))],
  ["weeks before training that give carry-in alone", designOf({}, 23)],
  [
    "a level, a season of shrinking waves and a peak",
    buildDesign(
      specify(panel, {
        type: "simple",
        media: { prior: "salesShare" },
        training: { to: panel.times[45]! },
        level: { sd: 0.3, weeks: 4 },
        seasonality: { yearly: 6, decay: 1, peaks: ["11-25"] },
      }),
    ).design,
  ],
  [
    "two geos and effects of every period",
    buildDesign(
      specify(geoPanel(), { type: "simple", media: { prior: "salesShare" }, periodEffects: { sd: 0.2 } }),
    ).design,
  ],
  ["two geos", buildDesign(specify(geoPanel(), { type: "simple", media: { prior: "salesShare" } })).design],
];

function sumOf(a: LinearColumn, b: LinearColumn): Float64Array {
  return a.values.map((value, row) => value + b.values[row]!);
}

it("leaves the density bounded where the block can explain every week and sigma vanishes", () => {
  const full = withColumn(...Array.from({ length: 70 }, (_, k) => column(`c${k}`, random())));
  const density = createDensity(full);
  const position = new Float64Array(density.dimension);
  const gradient = new Float64Array(density.dimension);
  const at = (logSigma: number): number => {
    position[density.dimension - 1] = logSigma;
    return density.evaluate(position, gradient);
  };
  // What is left of it is the prior of ln sigma, which falls by one per unit.
  expect(at(-14) - at(-12)).toBeCloseTo(-2, 2);
  expect(at(-22)).toBeLessThan(at(-14));
  expect(at(-26)).toBeLessThan(at(-22));
});

describe.each(designs)("the linear block with %s", (_, design) => {
  it.each([0.02, 0.2, 3])("is drawn from its conditional distribution, sigma %d", (sigma) => {
    const density = createDensity(design);
    const { parameters } = density;
    expect(density.isCollapsed).toBe(true);
    // Coefficients of the channels at random, sigma as given.
    const rng = createRng(5);
    const values = Float64Array.from(parameters.priors, (prior) => distributionOf(prior).draw(rng));
    values[parameters.indexOf("sigma")] = sigma;
    const position = values.map((value, i) => distributionOf(parameters.priors[i]!).bijector.toReal(value));

    const { mean, covariance, condition } = conditional(design, values, sigma);
    const size = design.linear.length;
    const draw = (unit: number): { readonly drawn: Float64Array; readonly taken: number } => {
      let taken = 0;
      const unitRng: Rng = { ...createRng(0), normal: () => (taken++ === unit ? 1 : 0) };
      const drawn = new Float64Array(size);
      density.linearCoefficients(position, unitRng, drawn);
      return { drawn, taken };
    };
    const { drawn: centre, taken } = draw(-1);
    const columns = Array.from({ length: taken }, (_unused, unit) =>
      draw(unit).drawn.map((value, i) => value - centre[i]!),
    );
    const spread = new Matrix(columns.map((values) => [...values])).transpose();
    const found = spread.mmul(spread.transpose());
    // The closed form inverts a matrix: rounding times its condition. The draw takes the data's answer off a draw from the prior: rounding
    // times the prior's variance over the noise's, tr(B·V·Bᵀ)/σ².
    const priorVariance = design.linear.reduce(
      (sum, { values: own, prior }) => sum + prior.sd ** 2 * own.reduce((all, x) => all + x * x, 0),
      0,
    );
    const tolerance = 100 * Number.EPSILON * (condition + priorVariance / sigma ** 2);
    for (let i = 0; i < size; i++) {
      const sd = Math.sqrt(covariance.get(i, i));
      const scale = Math.max(sd, Math.abs(mean[i]!));
      expect(Math.abs(centre[i]! - mean[i]!), `mean of ${i}`).toBeLessThan(tolerance * scale);
      for (let j = 0; j < size; j++) {
        const difference = found.get(i, j) - covariance.get(i, j);
        const unit = sd * Math.sqrt(covariance.get(j, j));
        expect(Math.abs(difference), `covariance of ${i} and ${j}`).toBeLessThan(tolerance * unit);
      }
    }
  });
});

/** Normal(m, diag(v²)) prior, kpi − media = B·theta + Normal(0, σ²) over the observed rows:
 *  covariance (diag(1/v²) + BᵀB/σ²)⁻¹, mean = covariance·(m/v² + Bᵀ(kpi − media)/σ²). */
function conditional(design: Design, values: Float64Array, sigma: number) {
  const { linear, channels, times, isObserved } = design;
  const parameters = parametersOf(design, { isCollapsed: true });
  const size = linear.length;
  const precision = Matrix.zeros(size, size);
  const weighted = new Float64Array(size);
  linear.forEach(({ prior }, i) => {
    precision.set(i, i, 1 / prior.sd ** 2);
    weighted[i] = prior.mean / prior.sd ** 2;
  });
  isObserved.forEach((flag, row) => {
    if (flag === 0) return;
    let rest = design.kpi[row]!;
    for (const { name, media } of channels) {
      rest -= values[parameters.indexOf("beta", name)]! * media[Math.floor(row / times)]![row % times]!;
    }
    for (let i = 0; i < size; i++) {
      weighted[i]! += (linear[i]!.values[row]! * rest) / sigma ** 2;
      for (let j = 0; j < size; j++) {
        const product = linear[i]!.values[row]! * linear[j]!.values[row]!;
        precision.set(i, j, precision.get(i, j) + product / sigma ** 2);
      }
    }
  });
  const covariance = inverse(precision);
  const mean = covariance.mmul(Matrix.columnVector([...weighted])).to1DArray();
  return { mean, covariance, condition: new SVD(precision).condition };
}

describe("effects of every period", () => {
  const model = specify(geoPanel(), {
    type: "v2",
    periodEffects: { sd: 0.2 },
    training: { to: geoPanel().times[33]! },
  });
  const { design } = buildDesign(model, { horizon: "panel" });
  const asControls = {
    ...design,
    linear: design.linear.map((column) =>
      column.block === "period" ? { ...column, block: "control" } : column,
    ),
  };
  const at = (density: ReturnType<typeof createDensity>, position: Float64Array) => {
    const gradient = new Float64Array(density.dimension);
    return { value: density.evaluate(position, gradient), gradient };
  };

  it("have the density of any columns, though they are summed by period", () => {
    const [summed, plain] = [createDensity(design), createDensity(asControls)];
    const draws = createRng(4);
    for (let k = 0; k < 5; k++) {
      const position = Float64Array.from({ length: summed.dimension }, () => draws.normal());
      const [a, b] = [at(summed, position), at(plain, position)];
      expect(a.value).toBeCloseTo(b.value, 8);
      a.gradient.forEach((value, i) => {
        expect(value).toBeCloseTo(b.gradient[i]!, 7);
      });
    }
  });

  it("forget residuals that were not finite", () => {
    const draws = createRng(6);
    const extra = column(
      "extra",
      design.kpi.map(() => draws.normal()),
    );
    // With a column more the rank is odd, and a row of the kernels' matrices has padding.
    for (const linear of [design.linear, [...design.linear, extra]]) {
      const rotation = createLinearBlock({ ...design, linear }).rotation(typescriptKernels);
      const residual = design.kpi.map(() => draws.normal());
      rotation.project(residual);
      const before = rotation.along.slice();
      rotation.along.fill(Number.NaN);
      rotation.addBack(Float64Array.from(residual));
      rotation.project(residual);
      expect(rotation.along.slice(0, -1)).toEqual(before.slice(0, -1));
    }
  });

  it("are plain columns where a geo lacks a period", () => {
    const isObserved = Uint8Array.from(design.isObserved);
    isObserved[5] = 0;
    const gap = createDensity({ ...design, isObserved });
    const same = createDensity({ ...asControls, isObserved });
    const position = new Float64Array(gap.dimension).fill(0.2);
    expect(at(gap, position)).toEqual(at(same, position));
  });
});
