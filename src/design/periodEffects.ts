/** Period effects: what every geo shares in a period and nothing else explains, one column a period. */

import type { ModelSpec } from "../spec/spec.js";
import type { LinearColumn } from "./design.js";
import type { DesignRows } from "./designRows.js";

/** One column a period, 1 in the rows of that period in every geo, with a coefficient Normal(0, sd²); none for one geo, whose errors they would be.
 *
 *  Without them a shock that all geos share counts as often as there are geos. With them media are told by what differs between geos, and by
 *  what is common as far as it is more than such shocks. A period after training keeps its prior.
 *
 *  @param all  first days of all periods of the panel, so that the columns are the same for every horizon */
export function periodEffectColumns(
  { sd }: ModelSpec["periodEffects"],
  all: readonly string[],
  { geos, inEveryGeo }: DesignRows,
): readonly LinearColumn[] {
  if (sd === 0 || geos.length < 2) return [];
  return all.map((label, period) => ({
    block: "period",
    label,
    values: inEveryGeo((t) => (t === period ? 1 : 0)),
    prior: { mean: 0, sd },
  }));
}
