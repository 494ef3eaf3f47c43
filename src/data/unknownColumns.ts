/** Asks about the columns of numbers that no rule knows: left out until they are named, each with what its numbers look like. */
import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import type { ColumnFacts } from "./columnFacts.js";
import { changeCorrelation } from "./relations.js";
import type { RoleCheck } from "./roleCheck.js";

export const unknownColumns: RoleCheck = {
  look: ({ roles, facts, numbers, kpi, runs }) => {
    const unknown = roles.filter(({ role, doubt }) => role === "ignored" && doubt === "unknown");
    if (unknown.length === 0) return [];
    const looks = unknown.map(({ column }) => {
      const change =
        facts(kpi.column).kind === "number"
          ? changeCorrelation(numbers(column), numbers(kpi.column), runs)
          : Number.NaN;
      const alike = Number.isNaN(change) ? "" : `, changes correlate ${change.toFixed(2)} with ${kpi.column}`;
      return `${column} (${looksOf(facts(column), numbers(column))}${alike})`;
    });
    // A list is the whole list, so the line holds what is a control already.
    const controls = [...roles.filter(({ role }) => role === "control"), ...unknown].map(
      ({ column }) => column,
    );
    const one = unknown.length === 1;
    return [
      {
        column: unknown[0]!.column,
        warning: {
          code: "unknown-columns",
          message: `left out, as ${one ? "its name says" : "their names say"} nothing of what ${one ? "it is" : "they are"}: ${looks.join("; ")}`,
          ...cureNaming(
            phrase`to take ${one ? "it" : "them"} in as ${one ? "an influence" : "influences"}, set ${option("controls")} to ${controls.join(",")}; a result goes into ${option("outcomes")}, money into ${option("channels")}, a flag into ${option("events")}, the rest into ${option("ignore")}`,
          ),
        },
      },
    ];
  },
};

function looksOf({ distinct }: ColumnFacts, numbers: Float64Array): string {
  const values = numbers.filter((value) => !Number.isNaN(value));
  if (distinct.every((cell) => Number(cell) === 0 || Number(cell) === 1)) {
    const ones = values.filter((value) => value === 1).length;
    return `0 or 1, 1 in ${ones} of ${values.length} rows`;
  }
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return `${Number(least.toPrecision(4))} to ${Number(most.toPrecision(4))}`;
}
