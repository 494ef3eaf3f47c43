/** Finds what counts twice in a table of geos: a total among them, and national numbers that stand on the rows of each. */
import { DataError } from "../errors.js";
import { option, phrase } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import type { Panel, Series } from "./panel.js";
import type { PanelCheck } from "./panelCheck.js";
import { copyOf, roundingOf } from "./relations.js";
import { rowAt } from "./rows.js";

/** Fewer periods may agree by chance. */
const fewestPeriods = 10;

/** Refuses a geo that is the sum of the others.
 *  @throws DataError naming the geo  */
export function refuseCountedTwice(panel: Omit<Panel, "warnings">, file: string): void {
  const { kpi, geos, times } = panel;
  if (geos.length < 3) return;
  const unit = Math.min(0.005, roundingOf(kpi.values));
  const total = geos.findIndex((_, g) =>
    times.every((_time, t) => {
      const own = kpi.values[rowAt(g, t, times.length)]!;
      const others = geos.reduce(
        (sum, _geo, h) => (h === g ? sum : sum + kpi.values[rowAt(h, t, times.length)]!),
        0,
      );
      return Number.isNaN(own) || Math.abs(own - others) <= 1e-6 * Math.abs(own) + unit * geos.length;
    }),
  );
  if (total < 0 || differentNumbers(kpi, total, times.length) < 5 || times.length < fewestPeriods) return;
  // Geos that are multiples of each other are sums of each other, too.
  const own = (g: number) => kpi.values.subarray(rowAt(g, 0, times.length), rowAt(g + 1, 0, times.length));
  if (geos.some((_, g) => g !== total && copyOf(own(total), own(g)) !== null)) return;
  throw new DataError({
    file,
    rule: `the KPI of the geo "${geos[total]}" is the sum of all others in every period: everything would count twice`,
    cure: "delete its rows",
  });
}

export const geosTwice: PanelCheck = {
  look: (panel) => {
    const { kpi, channels, geos } = panel;
    const found: Warning[] = [];
    if (isRepeated(kpi, panel))
      found.push({
        code: "kpi-repeated-in-geos",
        message: `the KPI "${kpi.name}" is the same in each of the ${geos.length} geos in every period: it is that of the country, and counts ${geos.length} times`,
        ...cureNaming(
          phrase`give each geo its own numbers, or keep the rows of one and leave ${option("geo")} out`,
        ),
      });
    const repeated = channels
      .flatMap(({ spend }) => (spend === null ? [] : [spend]))
      .filter((spend) => isRepeated(spend, panel));
    if (repeated.length === 0) return found;
    const columns = repeated.map(({ column }) => `"${column}"`).join(", ");
    const one = repeated.length === 1;
    return [
      ...found,
      {
        code: "spend-repeated-in-geos",
        message: `the money in ${columns} is the same in each of the ${geos.length} geos in every period: where it is that of the country, it counts ${geos.length} times, and its return is ${geos.length} times too small`,
        ...cureNaming(
          phrase`divide ${one ? "it" : "them"} among the geos by their people; leave ${one ? "it" : "them"} where each geo had so much`,
        ),
      },
    ];
  },
};

/** Does a series say the same for every geo in all periods, numbers that change? */
function isRepeated(series: Series, { geos, times }: Pick<Panel, "geos" | "times">): boolean {
  if (geos.length < 2 || times.length < fewestPeriods) return false;
  const isSame = times.every((_, t) =>
    geos.every((_geo, g) => Object.is(series.values[rowAt(g, t, times.length)], series.values[t])),
  );
  return isSame && differentNumbers(series, 0, times.length) >= 5;
}

function differentNumbers({ values }: Series, geo: number, periods: number): number {
  return new Set(values.subarray(geo * periods, (geo + 1) * periods)).size;
}
