/** A saturation kind of your own, from its formula. */
import { ArgumentError } from "../errors.js";
import { requireFields } from "../records.js";
import { centralDifference, differenceStep } from "./centralDifference.js";
import { bendAt, inflexionOf, slopeAt } from "./curveShape.js";
import type { SaturationKind } from "./kind.js";
import { pointwiseSaturation } from "./saturationKinds/pointwise.js";
import { completeParameters, type ParameterValues, type UserParameter } from "./userParameters.js";

export interface SaturationDefinition {
  readonly name: string;
  readonly formula?: string;
  readonly parameters: readonly UserParameter[];
  /** Output for one exposure x ≥ 0; 0 at 0. `p` holds the parameters in order. */
  value(x: number, p: ParameterValues): number;
  /** [∂/∂x, ∂/∂p0, ∂/∂p1, …] of the value at x. Without it, central differences: slower and good to about 1e-9. */
  derivatives?(x: number, p: ParameterValues): readonly number[];
  /** Exposure that gives this output (default: none written down, NaN). */
  inverse?(y: number, p: ParameterValues): number;
  /** What the value tends to (default Infinity). */
  ceiling?(p: ParameterValues): number;
  /** Where the curve turns from convex to concave, 0 where it is concave everywhere: plans then have a proof. Without it, it is looked for at
   *  points, and a plan says that it has no proof. */
  inflexion?(p: ParameterValues): number;
}

/** A saturation kind that works wherever the built-in ones do. Check its derivatives, and where it turns, with `checkKind`.
 *
 *  @throws ArgumentError if the value at 0 is not 0: media that did not run must bring nothing
 *  @example
 *  const logarithm = defineSaturation({
 *    name: "logarithm",
 *    parameters: [{ name: "scale", domain: "positive" }],
 *    value: (x, [scale]) => Math.log1p(x / scale),
 *    derivatives: (x, [scale]) => [1 / (scale + x), -x / (scale * (scale + x))],
 *    inflexion: () => 0,
 *  }); */
export function defineSaturation(definition: SaturationDefinition): SaturationKind {
  requireFields("defineSaturation", "definition", definition, ["name", "parameters", "value"]);
  const { name, formula = `S(x) = ${name}(x)`, value } = definition;
  const parameters = completeParameters(name, definition.parameters);
  const atZero = value(
    0,
    parameters.map(({ typical }) => typical),
  );
  if (atZero !== 0)
    throw new ArgumentError({ caller: name, option: "value", rule: `must be 0 at x = 0`, got: atZero });
  const { derivatives } = definition;
  const ceiling: SaturationKind["ceiling"] = (values) =>
    definition.ceiling?.(values) ?? Number.POSITIVE_INFINITY;
  const inverse: SaturationKind["inverse"] = (y, values) =>
    y >= 0 && y < ceiling(values) ? (definition.inverse?.(y, values) ?? Number.NaN) : Number.NaN;

  const slope = (x: number, p: ParameterValues): number =>
    derivatives?.(x, p)[0] ?? slopeAt((at) => value(at, p), x);

  const kind = pointwiseSaturation({
    name,
    formula,
    parameters,
    value,
    isBounded: definition.ceiling !== undefined,
    inverse: (y, values) => definition.inverse?.(y, Array.from(values)) ?? Number.NaN,
    derivatives: derivatives
      ? (x, _y, values, into) => into.set(derivatives(x, values))
      : (x, _y, values, into) => {
          const own = Float64Array.from(values);
          const at = Float64Array.of(x);
          into[0] =
            x > 0 ? centralDifference(at, 0, differenceStep(x, "positive"), () => value(at[0]!, own)) : 0;
          parameters.forEach(({ domain }, p) => {
            into[1 + p] = centralDifference(own, p, differenceStep(own[p]!, domain), () => value(x, own));
          });
        },
    curve(x, all, at, out) {
      const own = Array.from(parameters, (_, p) => all[at + p]!);
      out[0] = value(x, own);
      out[1] = slope(x, own);
      out[2] =
        derivatives && x > 0 ? slopeAt((near) => slope(near, own), x) : bendAt((near) => value(near, own), x);
    },
    inflexion(values) {
      const own = Array.from(values);
      return definition.inflexion?.(own) ?? inflexionOf((x) => slope(x, own));
    },
  });
  return Object.freeze({
    ...kind,
    isSlow: derivatives === undefined,
    isShapeKnown: definition.inflexion !== undefined,
    ceiling,
    inverse,
    halfSaturation: (values: ArrayLike<number>) => {
      const own = Array.from(values);
      return inverse(ceiling(own) / 2, own);
    },
  });
}
