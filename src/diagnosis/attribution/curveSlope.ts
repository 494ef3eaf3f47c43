/** Whether the data ask for saturation curves with a slope, where the model's have none. */

import type { Design, DesignChannel } from "../../design/design.js";
import { approximateLaplace } from "../../inference/laplace.js";
import type { LogDensity } from "../../inference/logDensity.js";
import { exp, log } from "../../math/elementary.js";
import { createDensity } from "../../model/density.js";
import { hillSlope } from "../../transforms/saturationKinds/hillSlope.js";
import type { AttributionCheck, AttributionSubject } from "./check.js";

/** ln of the Bayes factor from which evidence is called strong: 20 to 1 (Kass and Raftery 1995). */
const strong = log(20);

/** ln of the Bayes factor of curves with a slope over those without, by the Laplace approximation at the posterior's mean; null where no curve
 *  is without one, or the approximation has no maximum. */
export function evidenceForSlope({ fit }: AttributionSubject): number | null {
  const { chains, design, isCollapsed } = fit;
  const flat = design.design;
  if (flat.channels.every((channel) => !isFlat(channel))) return null;
  const own = createDensity(flat, { isFull: !isCollapsed });
  const middle = meanPosition(
    chains.map(({ positions }) => positions),
    own.dimension,
  );
  const places = new Map(own.names.map((name, i) => [name, middle[i]!]));
  const other = createDensity(withSlopes(flat), { isFull: !isCollapsed });
  // A slope begins at 1, whose logarithm is 0.
  const before = logEvidence(own, middle);
  const after = logEvidence(
    other,
    Float64Array.from(other.names, (name) => places.get(name) ?? 0),
  );
  return Number.isFinite(before) && Number.isFinite(after) ? after - before : null;
}

const isFlat = ({ saturation }: DesignChannel): boolean => saturation.kind === "hill";

/** The same design with a slope, under its default prior, for every Hill curve that has none. */
function withSlopes(design: Design): Design {
  const slope = hillSlope.parameters.find(({ name }) => name === "slope")!.prior;
  const channels = design.channels.map((channel) =>
    isFlat(channel)
      ? {
          ...channel,
          saturation: { kind: hillSlope.name, settings: {}, priors: { ...channel.saturation.priors, slope } },
        }
      : channel,
  );
  return { ...design, channels };
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
  question: "do the data ask for saturation curves with a slope",
  look(subject) {
    const evidence = evidenceForSlope(subject);
    if (evidence === null || evidence < strong) return [];
    return [
      {
        code: "curve-slope",
        severity: "review",
        message: `the ${subject.fit.design.frequency}s ask for saturation curves with a slope, which these have not: a Bayes factor of ${evidence > 9 ? "more than 8,000" : Math.round(exp(evidence))} to 1 for them; what channels bring is then split wrongly`,
        cure: 'set saturation: "hillSlope" on the channels and fit again',
        about: [],
      },
    ];
  },
};
