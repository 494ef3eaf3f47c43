/** Finds money that is paid for results, such as a commission on sales: it follows the KPI and does not bring it about. */
import { phrase, setting } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { elasticity, multipleOf } from "./relations.js";
import type { RoleCheck } from "./roleCheck.js";

/** Fewer rows with money may go up and down with a result by chance. */
function closelySeen(money: Float64Array, result: Float64Array): boolean {
  return money.filter((value, row) => value > 0 && result[row]! > 0).length >= 30;
}

/** Correlation of the changes, in logarithms, from which on a channel's money is taken to follow a result: no channel of several explains so much. */
const alike = 0.9;

export const spendOfResults: RoleCheck = {
  look: ({ roles, facts, numbers, kpi, runs }) => {
    const results = roles.filter(({ role, column }) => role === "revenue" || column === kpi.column);
    const spends = roles.filter(({ role }) => role === "spend");
    return spends.flatMap(({ column }) => {
      const money = numbers(column);
      for (const { column: result } of results) {
        const factor = facts(result).kind === "number" ? multipleOf(money, numbers(result)) : null;
        const change =
          facts(result).kind === "number" && spends.length > 1 && closelySeen(money, numbers(result))
            ? elasticity(money, numbers(result), runs).correlation
            : Number.NaN;
        const isMultiple = factor !== null && factor > 0;
        if (!isMultiple && !(change >= alike)) continue;
        const how = isMultiple
          ? `is ${Number(factor.toPrecision(3))} times ${result} in every row`
          : `changes as ${result} does from row to row (correlation ${change.toFixed(2)})`;
        return [
          {
            column,
            warning: {
              code: "spend-follows-kpi",
              message: `${column} ${how}, as a commission does: money that follows results says nothing of what it brings`,
              ...cureNaming(
                phrase`leave the channel out if it is paid by result: ${setting("ignore", column)}`,
              ),
            },
          },
        ];
      }
      return [];
    });
  },
};
