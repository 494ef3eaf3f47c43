/** Goals that are not concave, a quantile or the chance of beating today: the best of many plans between proven ones, without a proof. */
import type { Statistic } from "./objectives.js";
import type { Surface } from "./surface.js";

const settings = { steps: [1, 0.5, 0.2, 0.1, 0.05, 0.02], rounds: 50 };

/** Moves from the best candidate towards the others for as long as that helps; what lies between plans of a convex set is a plan of it.
 *
 *  @param candidates  plans that meet every constraint
 *  @returns the best plan found, and its measure */
export function searchBetween(
  surface: Surface,
  measure: Statistic,
  reference: Float64Array | null,
  candidates: readonly Float64Array[],
): { readonly x: Float64Array; readonly value: number } {
  const f = new Float64Array(surface.draws.draws);
  const valueAt = (x: Float64Array): number => {
    surface.evaluate(x, { values: f });
    if (reference !== null) for (let s = 0; s < f.length; s++) f[s]! -= reference[s]!;
    return measure(f);
  };
  let best = { x: candidates[0]!, value: Number.NEGATIVE_INFINITY };
  for (const x of candidates) {
    const value = valueAt(x);
    if (value > best.value) best = { x, value };
  }
  for (let round = 0; round < settings.rounds; round++) {
    const before = best.value;
    for (const towards of candidates) {
      for (const step of settings.steps) {
        const from = best.x;
        const x = from.map((value, j) => value + step * (towards[j]! - value));
        const value = valueAt(x);
        if (value > best.value) best = { x, value };
      }
    }
    if (!(best.value > before)) break;
  }
  return best;
}
