/** Whether the data ask for saturation curves with a slope, where the model's have none. */

import { buildDesign } from "../../design/panelDesign.js";
import { approximateLaplace } from "../../inference/laplace.js";
import type { LogDensity } from "../../inference/logDensity.js";
import { createDensity } from "../../model/density.js";
import { withSpec } from "../../spec/specify.js";
import type { AttributionCheck, AttributionSubject } from "./check.js";

/** ln of the Bayes factor from which evidence is called strong: 20 to 1 (Kass and Raftery 1995). */
const strong = Math.log(20);

/** ln of the Bayes factor of curves with a slope over those without, by the Laplace approximation at the posterior's mean; null where no curve
 *  is without one, or the approximation has no maximum. */
export function evidenceForSlope({ fit }: AttributionSubject): number | null {
  const { model, chains, design } = fit;
  const flat = design.design.channels.filter(({ saturation }) => saturation.kind === "hill");
  if (flat.length === 0) return null;
  const own = createDensity(design.design);
  const middle = meanPosition(
    chains.map(({ positions }) => positions),
    own.dimension,
  );
  const places = new Map(own.names.map((name, i) => [name, middle[i]!]));
  const sloped = withSpec(model, {
    channels: Object.fromEntries(flat.map(({ name }) => [name, { saturation: "hillSlope" }])),
  });
  const other = createDensity(buildDesign(sloped).design);
  // A slope begins at 1, whose logarithm is 0.
  const before = logEvidence(own, middle);
  const after = logEvidence(
    other,
    Float64Array.from(other.names, (name) => places.get(name) ?? 0),
  );
  return Number.isFinite(before) && Number.isFinite(after) ? after - before : null;
}

function logEvidence(density: LogDensity, initial: Float64Array): number {
  return approximateLaplace(density, { draws: 1, initial }).logEvidence;
}

function meanPosition(chains: readonly Float64Array[], dimension: number): Float64Array {
  const mean = new Float64Array(dimension);
  const count = chains.reduce((total, { length }) => total + length / dimension, 0);
  for (const positions of chains) {
    for (let i = 0; i < positions.length; i++) mean[i % dimension]! += positions[i]! / count;
  }
  return mean;
}

/** Review where the data speak strongly for a slope: without one an S-shaped or a flatter curve is credited with what it did not bring. */
export const curveSlope: AttributionCheck = {
  name: "curveSlope",
  question: "do the weeks ask for saturation curves with a slope",
  look(subject) {
    const evidence = evidenceForSlope(subject);
    if (evidence === null || evidence < strong) return [];
    return [
      {
        code: "curve-slope",
        severity: "review",
        message: `the weeks ask for saturation curves with a slope, which these have not: a Bayes factor of ${evidence > 9 ? "more than 8,000" : Math.round(Math.exp(evidence))} to 1 for them; what channels bring is then split wrongly`,
        cure: 'set saturation: "hillSlope" on the channels and fit again',
        about: [],
      },
    ];
  },
};
