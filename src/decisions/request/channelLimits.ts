/** The limits of each channel by itself: how far it may move, its own bounds, what is locked, and from how much money it is on. */
import { ArgumentError } from "../../errors.js";
import { requireNames, requireNumber, share, zeroOrMore } from "../../options.js";
import { option, phrase } from "../../phrase.js";
import { type Frame, indexOfChannel, type PlanLimits, shown } from "./limits.js";

export interface ChannelLimits {
  /** Bounds by channel, money a period; of the mean over a horizon. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly locked: ReadonlySet<string>;
  /** Channels that are locked or whose bounds end at nothing: no limit of dates opens them. One that has nothing today is not among them, as what is
   *  booked for it stands. */
  readonly shut: ReadonlySet<string>;
  /** By channel, 0 where it may have any amount. */
  readonly minimum: Float64Array;
}

/** Checks change, bounds, locked channels and minima, in this order; the later win. */
export function channelLimits(
  { caller, names, today, times, span }: Frame,
  {
    change = 0.3,
    bounds = {},
    locked = [],
    minimum = {},
  }: Pick<PlanLimits, "change" | "bounds" | "locked" | "minimum">,
): ChannelLimits {
  requireNumber(caller, "change", change, { ...share, rule: `${share.rule}, such as 0.3 for 30 %` });
  const known = (option: string, name: string): number => indexOfChannel(caller, names, option, name);
  const mean = (c: number): number =>
    today.subarray(c * span, (c + 1) * span).reduce((sum, money) => sum + money, 0) / span;
  const lower = names.map((_, c) => (1 - change) * mean(c));
  const upper = names.map((_, c) => (1 + change) * mean(c));
  for (const [name, range] of Object.entries(bounds)) {
    const c = known("bounds", name);
    const isPair =
      Array.isArray(range) && range.length === 2 && range.every((end) => typeof end === "number");
    const [low, high] = isPair ? range : [Number.NaN, Number.NaN];
    if (!(low >= 0 && high >= low && high < Number.POSITIVE_INFINITY)) {
      throw new ArgumentError({
        caller,
        option: "bounds",
        of: name,
        rule: `must be [least, most] with 0 ≤ least ≤ most`,
        got: range,
      });
    }
    lower[c] = low;
    upper[c] = high;
  }
  requireNames(caller, "locked", locked);
  for (const name of locked) {
    const c = known("locked", name);
    if (name in bounds)
      throw new ArgumentError({
        caller,
        rule: phrase`"${name}" must be locked or have ${option("bounds")}, not both`,
      });
    lower[c] = mean(c);
    upper[c] = mean(c);
  }
  const least = new Float64Array(names.length);
  for (const [name, money] of Object.entries(minimum)) {
    const c = known("minimum", name);
    requireNumber(caller, "minimum", money, zeroOrMore, name);
    if (locked.includes(name))
      throw new ArgumentError({
        caller,
        rule: phrase`"${name}" must be locked or have a ${option("minimum")}, not both`,
      });
    least[c] = money;
    if (times !== null) continue;
    least[c] = Math.max(money, lower[c]!);
    if (least[c]! > upper[c]!) {
      throw new ArgumentError({
        caller,
        option: "minimum",
        of: name,
        rule: `must be at most ${shown(upper[c]!)}, its upper bound`,
        got: phrase`${shown(money)}`,
        cure: phrase`raise the bound with ${option("bounds")}`,
      });
    }
    lower[c] = 0;
  }
  const closed = Object.keys(bounds).filter((name) => bounds[name]![1] === 0);
  return { lower, upper, locked: new Set(locked), shut: new Set([...locked, ...closed]), minimum: least };
}
