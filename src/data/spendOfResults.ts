/** Finds money that is paid for results, such as a commission on sales: it follows the KPI and does not bring it about. */
import { phrase, setting } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { multipleOf } from "./relations.js";
import type { RoleCheck } from "./roleCheck.js";

export const spendOfResults: RoleCheck = {
  look: ({ roles, facts, kpi }) => {
    const results = roles.filter(({ role, column }) => role === "revenue" || column === kpi.column);
    return roles
      .filter(({ role }) => role === "spend")
      .flatMap(({ column }) => {
        const money = facts(column).numbers();
        for (const { column: result } of results) {
          const factor = facts(result).kind === "number" ? multipleOf(money, facts(result).numbers()) : null;
          if (factor === null || factor < 0) continue;
          return [
            {
              column,
              warning: {
                code: "spend-follows-kpi",
                message: `${column} is ${Number(factor.toPrecision(3))} times ${result} in every row, as a commission is: money that follows results says nothing of what it brings`,
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
