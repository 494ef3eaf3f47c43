/** Global search with a bound: S-shaped curves and channels that are off or at least at a minimum, by branch and bound. */

import { InternalError } from "../../errors.js";
import { startInside } from "./interiorPoint.js";
import { type Goal, type Optimum, objectiveAt, optimise } from "./optimise.js";
import { Infeasible, NothingOnOff, type Polytope } from "./polytope.js";
import { bestRuns, decided, type Run, type State, shortFlight } from "./runs.js";

/** Variables that are 0 or at least so much; 0 for those that are free. Shape [variable]. */
export type Minimum = Float64Array;

/** Variables that are off or on, and how long a channel stays on. */
export interface OnOff {
  readonly minimum: Minimum;
  /** Shape [channel]; null where any flight will do. */
  readonly runs: readonly (Run | null)[];
}

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
 *  @param onOff  null where every variable may be anything; upper bounds are at least the minimum or 0, and some flights meet all bounds
 *  @throws Infeasible where no plan meets the rows, NothingOnOff where none does that is off or at the minimum */
export function branchAndBound(goal: Goal, polytope: Polytope, onOff: OnOff | null): GlobalOptimum {
  let best: Optimum | null = null;
  const relax = (wide: Bounds): Node | Infeasible | null => {
    const bounds = onOff === null ? wide : tightened(goal, wide, onOff);
    if (bounds === null) return null;
    const { lower, upper } = bounds;
    const box = { ...polytope, lower, upper };
    try {
      const start = startInside(box);
      goal.surface.bridge({ lower, upper });
      const known = best?.value ?? Number.NEGATIVE_INFINITY;
      const relaxed = optimise(goal, start, { known });
      goal.surface.bridge(null);
      // No plan of the box is better than one that is known already.
      if (relaxed.bound <= known) return { lower, upper, bound: relaxed.bound, x: relaxed.x };
      for (const plan of candidates(goal, box, relaxed, onOff)) {
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
  const root = relax(polytope);
  if (root === null) throw new InternalError("branchAndBound: no flights meet the bounds");
  if (root instanceof Infeasible) throw root;
  let open: Node[] = [root];
  let nodes = 1;
  const most = Math.min(settings.nodes, Math.ceil(settings.variables / polytope.lower.length));
  while (nodes < most) {
    open = open.filter(({ bound }) => isWorth(bound)).sort((a, b) => b.bound - a.bound);
    const node = open.shift();
    if (node === undefined) break;
    const split = splitOf(goal, node, onOff);
    if (split === null) {
      open.push(node);
      break;
    }
    const { variable, below, above } = split;
    const children = [
      { lower: node.lower, upper: replaced(node.upper, variable, below) },
      { lower: replaced(node.lower, variable, above), upper: node.upper },
    ];
    for (const bounds of children) {
      nodes++;
      const child = relax(bounds);
      // A box inside another cannot be better than it.
      if (child !== null && !(child instanceof Infeasible))
        open.push({ ...child, bound: Math.min(child.bound, node.bound) });
    }
  }
  if (best === null && onOff !== null) throw new NothingOnOff(open.length === 0);
  if (best === null) throw new InternalError("branchAndBound: no plan was found");
  const found: Optimum = best;
  const bound = open.reduce((most, node) => Math.max(most, node.bound), found.value);
  return { ...found, bound: Math.max(bound, found.value + wouldBeDropped(found.value)), nodes };
}

/** Boxes are dropped within this of the best plan: the bound has to own up to it. */
function wouldBeDropped(value: number): number {
  return settings.gap * Math.abs(value);
}

interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** What the bounds decide of each period of a channel, c its index. */
function statesOf({ lower, upper }: Bounds, minimum: Minimum, c: number, periods: number): readonly State[] {
  return Array.from({ length: periods }, (_, h): State => {
    const j = c * periods + h;
    return upper[j]! < minimum[j]! ? false : lower[j]! >= minimum[j]! ? true : null;
  });
}

/** Bounds with what flights that last decide of them; null where no such flights are left. */
function tightened({ surface: { periods } }: Goal, bounds: Bounds, { minimum, runs }: OnOff): Bounds | null {
  const lower = bounds.lower.slice();
  const upper = bounds.upper.slice();
  for (const [c, run] of runs.entries()) {
    if (run === null) continue;
    const given = statesOf(bounds, minimum, c, periods);
    const states = decided(run, given);
    if (states === null) return null;
    states.forEach((state, h) => {
      const j = c * periods + h;
      if (state === given[h]) return;
      if (state === true) lower[j] = minimum[j]!;
      else upper[j] = 0;
    });
  }
  return { lower, upper };
}

/** The periods of each channel of which flights that last, nearest to a plan, are made; null for channels that may be on for any time, and as a whole
 *  where there are none. */
function flightsNear(
  periods: number,
  bounds: Bounds,
  x: Float64Array,
  { minimum, runs }: OnOff,
): readonly (readonly boolean[] | null)[] | null {
  const near: (readonly boolean[] | null)[] = [];
  for (const [c, run] of runs.entries()) {
    if (run === null) {
      near.push(null);
      continue;
    }
    const own = minimum.subarray(c * periods, (c + 1) * periods);
    const worth = Array.from(own, (least, h) => Math.min(1, x[c * periods + h]! / least) - 0.5);
    const isOn = bestRuns(run, worth, statesOf(bounds, minimum, c, periods));
    if (isOn === null) return null;
    near.push(isOn);
  }
  return near;
}

/** True plans near the solution of a relaxed box: as it is, or with every channel moved off or up to its minimum; then climbed. */
function* candidates(goal: Goal, box: Polytope, relaxed: Optimum, onOff: OnOff | null): Generator<Optimum> {
  const { periods } = goal.surface;
  const { x } = relaxed;
  let { prices, reducedGains } = relaxed;
  const lower = box.lower.slice();
  const upper = box.upper.slice();
  const near = onOff === null ? [] : flightsNear(periods, box, x, onOff);
  if (near === null) return;
  onOff?.minimum.forEach((least, j) => {
    if (least === 0 || lower[j]! >= least) return;
    const isOn = near[Math.floor(j / periods)]?.[j % periods] ?? !(x[j]! < least / 2 || upper[j]! < least);
    if (isOn) lower[j] = least;
    else upper[j] = 0;
  });
  const isInside =
    onOff === null ||
    (onOff.minimum.every((least, j) => least === 0 || x[j]! > least || box.upper[j]! === 0) &&
      flightTooShort(goal, x, onOff) === null);
  try {
    const start = isInside
      ? { polytope: { ...box, lower, upper }, x }
      : startInside({ ...box, lower, upper });
    const climbed = optimise(goal, start, { firstStage: isInside ? 1e-5 : 1 });
    ({ prices, reducedGains } = climbed);
    yield { ...climbed, bound: Number.POSITIVE_INFINITY };
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
  }
  if (isInside) {
    yield { x, value: objectiveAt(goal, x), bound: Number.POSITIVE_INFINITY, prices, reducedGains };
  }
}

/** Periods of the first flight of a plan that is too short, as variables from..to of a channel; null where there is none. */
function flightTooShort(
  { surface: { periods } }: Pick<Goal, "surface">,
  x: Float64Array,
  { minimum, runs }: OnOff,
): { readonly channel: number; readonly from: number; readonly to: number } | null {
  for (const [channel, run] of runs.entries()) {
    if (run === null) continue;
    const isOn = Array.from(
      { length: periods },
      (_, h) => x[channel * periods + h]! >= minimum[channel * periods + h]! * (1 - 1e-9),
    );
    const short = shortFlight(run, isOn);
    if (short !== null) return { channel, from: short[0], to: short[1] };
  }
  return null;
}

/** Where to split: the channel furthest inside its forbidden gap, at a flight that is too short, else where the envelope lies furthest above the curve. */
function splitOf(
  { surface }: Pick<Goal, "surface">,
  { lower, upper, x }: Node,
  onOff: OnOff | null,
): { readonly variable: number; readonly below: number; readonly above: number } | null {
  const minimum = onOff?.minimum ?? null;
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
  const short = onOff === null ? null : flightTooShort({ surface }, x, onOff);
  if (short !== null) {
    // All of it and both its neighbours cannot be decided: no flights would be left.
    for (let h = Math.max(0, short.from - 1); h <= Math.min(short.to, periods - 1); h++) {
      const j = short.channel * periods + h;
      const least = minimum![j]!;
      if (lower[j]! < least && upper[j]! >= least) return { variable: j, below: 0, above: least };
    }
  }
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
    if (least > low && low === 0 && high >= least) return { variable, below: 0, above: least };
    return { variable, below: at, above: at };
  }
  return null;
}

function replaced(values: Float64Array, index: number, value: number): Float64Array {
  const copy = values.slice();
  copy[index] = value;
  return copy;
}
