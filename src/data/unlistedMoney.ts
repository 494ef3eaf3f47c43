/** Names the money of channels that the user's own list of channels leaves out: the model never hears of it, and gives what it brought to others. */
import { sum } from "../math/statistics.js";
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { formatNumber, listed, percent } from "../words.js";
import { scaleInName } from "./channelNames.js";
import { copiedColumns } from "./copiedColumns.js";
import type { ColumnRole } from "./panel.js";
import type { RoleCheck, RoleView } from "./roleCheck.js";
import { sumsIn } from "./sumColumns.js";

/** So many columns are named, those with most money first. */
const mostNamed = 5;

export const unlistedMoney: RoleCheck = {
  look: (view) => {
    const money = (roles: readonly ColumnRole[]) =>
      roles.map(({ column }) => ({ column, spent: spentOf(view, column) }));
    const left = money(notCounted(view)).filter(({ spent }) => spent > 0);
    if (left.length === 0) return [];
    const named = money(view.roles.filter(({ role }) => role === "spend"));
    const total = sum([...left, ...named].map(({ spent }) => spent));
    const shown = [...left].sort((a, b) => b.spent - a.spent).slice(0, mostNamed);
    const rest = left.length - shown.length;
    const [it, has] = left.length === 1 ? ["it", "it"] : ["they", "them"];
    const texts = [
      ...shown.map(
        ({ column, spent }) =>
          `"${column}" (${formatNumber(spent, 0)}, ${percent(spent / total, 1)} of all money)`,
      ),
      ...(rest > 0 ? [`${rest} more`] : []),
    ];
    return [
      {
        column: left[0]!.column,
        warning: {
          code: "money-left-out",
          message: `${listed(texts)} ${left.length === 1 ? "looks like the money of another channel" : "look like the money of other channels"} and ${left.length === 1 ? "is" : "are"} not among the channels that were named: what ${it} brought is credited to the baseline, and to channels that ran in the same periods`,
          ...cureNaming(
            phrase`name ${has} in ${option("channels")} too; where ${it} did not buy media, say so: in ${option("controls")} as an influence, in ${option("ignore")} as nothing of the kind`,
          ),
        },
      },
    ];
  },
};

/** Columns of money that were not named and that no column which was named counts already, as its copy, its sum or a part of it. */
function notCounted(view: RoleView): readonly ColumnRole[] {
  const named = view.roles.filter(({ role }) => role === "spend");
  const channels = new Set(
    view.roles
      .filter(({ role }) => role === "spend" || role === "exposure")
      .map(({ channel }) => channel!.toLowerCase()),
  );
  const others = view.roles
    .filter(({ doubt, channel }) => doubt === "unlisted" && !channels.has(channel!.toLowerCase()))
    .map((role): ColumnRole => ({ ...role, role: "spend" }));
  // Most tables have none, and sums of hundreds of channels take long to look for.
  if (others.length === 0) return [];
  // A copy is found of what comes before it, so that those that were named come first.
  const roles = [...named, ...others];
  const counted = new Set([
    ...copiedColumns.look({ ...view, roles }).map(({ column }) => column),
    ...sumsIn({ ...view, roles }, "spend").flatMap(({ whole, parts }) =>
      named.some(({ column }) => column === whole) ? parts : [whole],
    ),
  ]);
  return others.filter(({ column }) => !counted.has(column));
}

function spentOf({ numbers }: RoleView, column: string): number {
  return scaleInName(column) * sum(numbers(column).map((value) => (Number.isNaN(value) ? 0 : value)));
}
