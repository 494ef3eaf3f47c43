/** A transform of one series, without buffers or groups: for a notebook, a plot or a test. */
import { ArgumentError } from "../errors.js";
import { requireFields, requireNumbers } from "../records.js";
import { channelGroup, packColumns, packParameters, seriesLength, unpackColumn } from "./channelGroup.js";
import type { TransformKind } from "./kind.js";

/** What a kind makes of the media of one channel.
 *
 *  @param x       media, shape [time], ≥ 0
 *  @param values  the kind's parameters, in the order of `kind.parameters`
 *  @returns transformed media, shape [time]
 *  @throws ArgumentError if a parameter is missing or outside its domain, or a setting is not one of the kind's
 *  @example applyTransform(adstocks.geometric, [1, 0, 0], [0.5], { normalise: false }) // [1, 0.5, 0.25] */
export function applyTransform<Settings>(
  kind: TransformKind<Settings>,
  x: ArrayLike<number>,
  values: readonly number[],
  settings?: Settings,
): Float64Array {
  requireFields(
    "applyTransform",
    "kind",
    kind,
    ["parameters", "prepare"],
    "give one of adstocks or saturations",
  );
  requireNumbers("applyTransform", "x", x);
  if (x.length === 0) {
    throw new ArgumentError({
      caller: "applyTransform",
      option: "x",
      rule: "must hold at least one number",
      got: x,
    });
  }
  requireNumbers("applyTransform", "values", values);
  requireInDomain(kind, values);
  const group = channelGroup(x.length, 1);
  const input = new Float64Array(seriesLength(group));
  packColumns(group, [x], input);
  const params = new Float64Array(kind.parameters.length * group.stride);
  packParameters(
    group,
    kind.parameters,
    values.map((value) => [value]),
    params,
  );
  const out = new Float64Array(input.length);
  kind.prepare(group, { input, ...(settings && { settings }) }).forward(input, params, out);
  return unpackColumn(group, out, 0);
}

function requireInDomain<Settings>(kind: TransformKind<Settings>, values: readonly number[]): void {
  kind.parameters.forEach(({ name, domain }, p) => {
    const value = values[p] ?? Number.NaN;
    const rule = { positive: "> 0", unitInterval: "between 0 and 1", real: "a number" }[domain];
    const isInside =
      Number.isFinite(value) && (domain === "real" || (value > 0 && (domain === "positive" || value < 1)));
    if (!isInside)
      throw new ArgumentError({ caller: kind.name, option: name, rule: `must be ${rule}`, got: value });
  });
}
