/** Features of a regression that say the same thing, in pairs, in groups, or as combinations of the others. */
import { correlationMatrix, varianceInflation } from "../math/collinearity.js";
import type { Warning } from "../warning.js";
import { listed } from "../words.js";

/** Correlation from which two features cannot be told apart: their variance is inflated 1 / (1 − .95²) = 10 times or more. */
const inseparable = 0.95;
const inflated = 1 / (1 - inseparable ** 2);

/** Features that are linked by correlations of at least `inseparable`, in one direction or the other. */
interface Group {
  readonly members: readonly number[];
  /** Smallest absolute correlation of any two members, linked or not. */
  readonly weakest: number;
  /** Whether each member moves with the first one (1) or against it (−1). */
  readonly signs: readonly number[];
}

const cure = "report them as one group, phase their budgets differently, or run an experiment on one of them";

/** One warning for each group of correlated features, and one for features that the others together can imitate.
 *
 *  @param names    shape [feature]
 *  @param columns  the fitted rows, shape [feature][row] */
export function collinearFeatures(
  names: readonly string[],
  columns: readonly Float64Array[],
): readonly Warning[] {
  const groups = correlatedGroups(columns);
  const inGroups = new Set(groups.flatMap(({ members }) => members));
  const rows = columns[0]?.length ?? 0;
  // With as many features as rows every column is a combination of the others; the warning about few rows says so.
  const factors = columns.length < rows - 1 ? varianceInflation(columns) : [];
  const combined = Array.from(factors, (factor, j) => ({ name: names[j]!, factor, j })).filter(
    ({ factor, j }) => factor >= inflated && !inGroups.has(j),
  );
  return [
    ...groups.map((group) => groupWarning(group, names)),
    ...(combined.length > 0 ? [combinationWarning(combined)] : []),
  ];
}

function groupWarning({ members, weakest, signs }: Group, names: readonly string[]): Warning {
  const strength = weakest.toFixed(2) === "1.00" ? "1.00" : `${weakest.toFixed(2)} or more`;
  const together = members.filter((_, i) => signs[i]! > 0).map((j) => names[j]!);
  const against = members.filter((_, i) => signs[i]! < 0).map((j) => names[j]!);
  const all = listed(members.map((j) => names[j]!));
  const isPair = members.length === 2;
  if (against.length === 0) {
    return {
      code: "collinear-features",
      message: `${all} move together (correlation ${strength}): their separate effects cannot be told apart, only their sum`,
      cure,
    };
  }
  const movement = isPair
    ? `${all} move against each other (correlation ${isPair && strength === "1.00" ? "−1.00" : `−${weakest.toFixed(2)}`})`
    : `${listed(together)} move against ${listed(against)} (correlation ${strength} in size)`;
  return {
    code: "collinear-features",
    message: `${movement}: their separate effects cannot be told apart, only their difference`,
    cure,
  };
}

function combinationWarning(
  features: readonly { readonly name: string; readonly factor: number }[],
): Warning {
  const factors = features.map(({ factor }) => factor);
  const [least, most] = [Math.min(...factors), Math.max(...factors)];
  const range = least === most ? [least] : [least, most];
  const times = range.map((factor) =>
    Number.isFinite(factor) ? `${Math.round(factor)}` : "infinitely many",
  );
  return {
    code: "inflated-features",
    message: `${listed(features.map(({ name }) => name))} can be imitated by the other features together (variance inflated ${times.join(" to ")} times): separate effects cannot be told apart`,
    cure: "leave out what adds up to another column, or report such features as one group",
  };
}

function correlatedGroups(columns: readonly Float64Array[]): readonly Group[] {
  const p = columns.length;
  const correlations = correlationMatrix(columns);
  const r = (a: number, b: number) => correlations[a * p + b]!;
  const groupOf = columns.map((_, j) => j);
  for (let a = 0; a < p; a++) {
    for (let b = a + 1; b < p; b++) {
      if (!(Math.abs(r(a, b)) >= inseparable)) continue;
      const [kept, merged] = [groupOf[a]!, groupOf[b]!];
      groupOf.forEach((group, j) => {
        if (group === merged) groupOf[j] = kept;
      });
    }
  }
  return [...new Set(groupOf)]
    .map((group) => groupOf.flatMap((other, j) => (other === group ? [j] : [])))
    .filter((members) => members.length > 1)
    .map((members) => ({
      members,
      weakest: Math.min(...members.flatMap((a) => members.map((b) => Math.abs(r(a, b))))),
      signs: members.map((j) => Math.sign(r(members[0]!, j))),
    }));
}
