/** Limits of sums of channels as rows: groups, and any other weighted sum. */
import { ArgumentError } from "../../errors.js";
import { finite, requireKnownOptions, requireNumber, requireOptions } from "../../options.js";
import type { Row } from "../solver/polytope.js";
import {
  type Frame,
  indexOfChannel,
  limitsOf,
  type PlanLimits,
  requireMembers,
  sumLimits,
} from "./limits.js";

/** A row of the channels' money a period, of its mean over a horizon. */
export function rowOf(
  { channels, span }: Frame,
  name: string,
  weights: ReadonlyMap<number, number>,
  lower: number,
  upper: number,
): Row {
  const coefficients = new Float64Array(channels.length * span);
  for (const [c, weight] of weights) coefficients.fill(weight / span, c * span, (c + 1) * span);
  return { name, coefficients, lower, upper };
}

/** The rows of groups and constraints, checked. */
export function sumRows(
  frame: Frame,
  { groups = {}, constraints = [] }: Pick<PlanLimits, "groups" | "constraints">,
): readonly Row[] {
  const { caller, names } = frame;
  const known = (option: string, name: string): number => indexOfChannel(caller, names, option, name);
  const grouped = Object.entries(groups).map(([name, group]) => {
    requireKnownOptions(caller, group, ["channels", ...sumLimits], `groups.${name}.`);
    const { channels: members, ...sum } = group;
    requireMembers(caller, `groups.${name}.channels`, members);
    const weights = new Map(members.map((member) => [known(`groups.${name}`, member), 1]));
    return rowOf(frame, `group "${name}"`, weights, ...limitsOf(caller, `group "${name}"`, sum));
  });
  const constrained = constraints.map((constraint, i) => {
    requireKnownOptions(caller, constraint, ["name", "weights", ...sumLimits], `constraints.${i}.`);
    const { name, weights, ...sum } = constraint;
    const label = `constraint "${name ?? i + 1}"`;
    const path = `constraints.${i}.weights`;
    requireOptions(caller, weights, names[0]!, path);
    const entries = Object.entries(weights).map(([member, weight]): [number, number] => {
      requireNumber(caller, path, weight, finite, member);
      return [known(path, member), weight];
    });
    if (entries.every(([, weight]) => weight === 0)) {
      throw new ArgumentError({ caller, option: path, rule: "must weigh a channel at least", got: weights });
    }
    return rowOf(frame, label, new Map(entries), ...limitsOf(caller, label, sum));
  });
  return [...grouped, ...constrained];
}
