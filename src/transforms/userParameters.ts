/** Parameters of a kind that a user defines, with whatever they left out filled in from the domain. */
import { ArgumentError } from "../errors.js";
import { phrase } from "../phrase.js";
import type { ParameterDomain, PriorData, TransformParameter } from "./kind.js";

/** A parameter as a user writes it: a name and a domain are enough. */
export type UserParameter = Pick<TransformParameter, "name" | "domain"> & Partial<TransformParameter>;

/** Parameters in order: `([scale]) => …` and `(p) => p[0]` both read them. */
export type ParameterValues = ArrayLike<number> & Iterable<number>;

const typicalValue: Readonly<Record<ParameterDomain, number>> = Object.freeze({
  positive: 1,
  unitInterval: 0.5,
  real: 0,
});

const usualPrior: Readonly<Record<ParameterDomain, PriorData>> = Object.freeze({
  positive: Object.freeze({ family: "logNormal", mu: 0, sigma: 1 }),
  unitInterval: Object.freeze({ family: "beta", a: 2, b: 2 }),
  real: Object.freeze({ family: "normal", mean: 0, sd: 1 }),
});

/** Prior: Beta(2, 2) on the unit interval, log-normal(0, 1) above 0, standard normal elsewhere.
 *
 *  @throws ArgumentError if two parameters have one name */
export function completeParameters(
  kind: string,
  parameters: readonly UserParameter[],
): readonly TransformParameter[] {
  const names = parameters.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new ArgumentError({
      caller: kind,
      about: "parameter names",
      rule: `must differ`,
      got: phrase`${repeated} twice`,
    });
  }
  return Object.freeze(
    parameters.map((parameter) =>
      Object.freeze({
        prior: usualPrior[parameter.domain],
        unit: "",
        typical: typicalValue[parameter.domain],
        meaning: parameter.name,
        ...parameter,
      }),
    ),
  );
}
