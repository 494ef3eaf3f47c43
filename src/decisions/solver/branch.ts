/** Global search with a bound: S-shaped curves and channels that are off or at least at a minimum, by branch and bound. */

import { InternalError } from "../../errors.js";
import { startInside } from "./interiorPoint.js";
import { type Goal, type Optimum, objectiveAt, optimise } from "./optimise.js";
import { Infeasible, type Polytope } from "./polytope.js";

/** Variables that are 0 or at least so much; 0 for those that are free. Shape [variable]. */
export type Minimum = Float64Array;

export interface GlobalOptimum extends Optimum {
  /** Boxes looked into. */
  readonly nodes: number;
}

interface Node {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly bound: number;
  readonly x: Float64Array;
}

/** Relative gap that ends the search, and the work after which it ends with the gap it has: boxes, and variables in all boxes. A box takes
 *  longer the more variables it has, and over a horizon of many periods boxes close their gap too slowly to be waited for. */
const settings = { gap: 1e-7, nodes: 400, variables: 8000 };

/** The best plan found, and a bound on every plan.
 *
 *  In a box, every curve that is not concave there is replaced by its concave envelope; the maximum of that lies above every plan of the box. The
 *  box is then split where the envelope lies furthest above the curve, or at a channel between off and its minimum; the envelope touches the
 *  curve at the ends of a box, so that a split at the solution closes the gap there. Boxes whose bound is below the best plan are dropped.
 *
 *  @param minimum  by variable; upper bounds are at least the minimum or 0
 *  @throws Infeasible where no plan meets the rows */
export function branchAndBound(goal: Goal, polytope: Polytope, minimum: Minimum | null): GlobalOptimum {
  let best: Optimum | null = null;
  const relax = (lower: Float64Array, upper: Float64Array): Node | Infeasible => {
    const box = { ...polytope, lower, upper };
    try {
      const start = startInside(box);
      goal.surface.bridge({ lower, upper });
      const relaxed = optimise(goal, start);
      goal.surface.bridge(null);
      for (const plan of candidates(goal, box, relaxed.x, minimum)) {
        if (best === null || plan.value > best.value) best = plan;
      }
      return { lower, upper, bound: relaxed.bound, x: relaxed.x };
    } catch (error) {
      if (error instanceof Infeasible) return error;
      throw error;
    } finally {
      goal.surface.bridge(null);
    }
  };
  const isWorth = (bound: number): boolean =>
    best === null || bound > best.value + settings.gap * Math.abs(best.value);
  const root = relax(polytope.lower, polytope.upper);
  if (root instanceof Infeasible) throw root;
  let open: Node[] = [root];
  let nodes = 1;
  let exhausted: Infeasible | null = null;
  const most = Math.min(settings.nodes, Math.ceil(settings.variables / polytope.lower.length));
  while (nodes < most) {
    open = open.filter(({ bound }) => isWorth(bound)).sort((a, b) => b.bound - a.bound);
    const node = open.shift();
    if (node === undefined) break;
    const split = splitOf(goal, node, minimum);
    if (split === null) {
      open.push(node);
      break;
    }
    const { variable, below, above } = split;
    const children = [
      [node.lower, replaced(node.upper, variable, below)],
      [replaced(node.lower, variable, above), node.upper],
    ] as const;
    for (const [lower, upper] of children) {
      nodes++;
      const child = relax(lower, upper);
      if (child instanceof Infeasible) exhausted = child;
      // A box inside another cannot be better than it.
      else open.push({ ...child, bound: Math.min(child.bound, node.bound) });
    }
  }
  if (best === null) throw exhausted ?? new InternalError("branchAndBound: no plan was found");
  const found: Optimum = best;
  const bound = open.reduce((most, node) => Math.max(most, node.bound), found.value);
  return { ...found, bound: Math.max(bound, found.value + wouldBeDropped(found.value)), nodes };
}

/** Boxes are dropped within this of the best plan: the bound has to own up to it. */
function wouldBeDropped(value: number): number {
  return settings.gap * Math.abs(value);
}

/** True plans near the solution of a relaxed box: as it is, or with every channel moved off or up to its minimum; then climbed. */
function* candidates(
  goal: Goal,
  box: Polytope,
  x: Float64Array,
  minimum: Minimum | null,
): Generator<Optimum> {
  const lower = box.lower.slice();
  const upper = box.upper.slice();
  minimum?.forEach((least, j) => {
    if (least === 0 || lower[j]! >= least) return;
    if (x[j]! < least / 2 || upper[j]! < least) upper[j] = 0;
    else lower[j] = least;
  });
  const isInside = (minimum ?? []).every((least, j) => least === 0 || x[j]! > least || box.upper[j]! === 0);
  try {
    const start = isInside
      ? { polytope: { ...box, lower, upper }, x }
      : startInside({ ...box, lower, upper });
    const climbed = optimise(goal, start, { firstStage: isInside ? 1e-5 : 1 });
    yield { ...climbed, bound: Number.POSITIVE_INFINITY };
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
  }
  if (isInside) {
    yield {
      x,
      value: objectiveAt(goal, x),
      bound: Number.POSITIVE_INFINITY,
      prices: new Map(),
      reducedGains: new Float64Array(x.length),
    };
  }
}

/** Where to split: the channel furthest inside its forbidden gap, else where the envelope lies furthest above the curve. */
function splitOf(
  { surface }: Goal,
  { lower, upper, x }: Node,
  minimum: Minimum | null,
): { readonly variable: number; readonly below: number; readonly above: number } | null {
  let worst = -1;
  let depth = 0;
  minimum?.forEach((least, j) => {
    if (least === 0 || lower[j]! >= least || upper[j]! === 0) return;
    const inside = Math.min(x[j]!, least - x[j]!) / least;
    if (inside > Math.max(depth, 1e-9)) {
      depth = inside;
      worst = j;
    }
  });
  if (worst >= 0) return { variable: worst, below: 0, above: minimum![worst]! };

  const { periods, draws } = surface;
  const rows = () => draws.channels.map(() => new Float64Array(draws.draws));
  const [above, actual] = [rows(), rows()];
  surface.bridge({ lower, upper });
  surface.evaluate(x, { byChannel: above });
  surface.bridge(null);
  surface.evaluate(x, { byChannel: actual });
  const order = above
    .map((values, c) => ({ c, gap: values.reduce((sum, value, s) => sum + value - actual[c]![s]!, 0) }))
    .sort((a, b) => b.gap - a.gap);
  for (const { c, gap } of order) {
    if (!(gap > 0)) return null;
    let variable = -1;
    let width = 0;
    for (let j = c * periods; j < (c + 1) * periods; j++) {
      const share = (upper[j]! - lower[j]!) / Math.max(upper[j]!, Number.MIN_VALUE);
      if (share > width) {
        width = share;
        variable = j;
      }
    }
    if (variable < 0 || width < 1e-9) continue;
    const [low, high] = [lower[variable]!, upper[variable]!];
    const room = 0.02 * (high - low);
    const at = x[variable]! > low + room && x[variable]! < high - room ? x[variable]! : (low + high) / 2;
    // A channel that is off or at least m is split at m before anything else.
    const least = minimum?.[variable] ?? 0;
    if (least > low && low === 0 && high > least) return { variable, below: 0, above: least };
    return { variable, below: at, above: at };
  }
  return null;
}

function replaced(values: Float64Array, index: number, value: number): Float64Array {
  const copy = values.slice();
  copy[index] = value;
  return copy;
}
