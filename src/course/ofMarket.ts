/** What is computed from a market once, however many exercises ask for it. */
import type { Market } from "./exercise.js";

export function ofMarket<T>(compute: (market: Market) => T): (market: Market) => T {
  const known = new WeakMap<Market, { readonly value: T }>();
  return (market) => {
    let found = known.get(market);
    if (found === undefined) {
      found = { value: compute(market) };
      known.set(market, found);
    }
    return found.value;
  };
}
