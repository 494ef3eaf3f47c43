/** Finds a channel's money, or a control, that stands in the table twice: under two names, in two currencies, in thousands and in full. */

import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { stemAgreement, stemOfSpend } from "./channelNames.js";
import { copyOf, copyOfEarlier } from "./relations.js";
import type { RoleCheck, RoleFinding, RoleView } from "./roleCheck.js";

/** Rows by which money may stand again later: the lags that people put into a table by hand. */
const lags = [1, 2, 3, 4] as const;

export const copiedColumns: RoleCheck = {
  look: (view) => [...copiesOfSameRow(view), ...moneyOfEarlierRows(view)],
};

function copiesOfSameRow({ roles, numbers }: RoleView): readonly RoleFinding[] {
  return (["spend", "control"] as const).flatMap((kind) => {
    const own = roles.filter(({ role }) => role === kind);
    return own.flatMap(({ column }, i) => {
      const copy = own
        .slice(0, i)
        .map((earlier) => ({
          of: earlier.column,
          factor: copyOf(numbers(column), numbers(earlier.column)),
        }))
        .find(({ of, factor }) => factor !== null && (isUnitChange(factor) || nameOne(column, of, kind)));
      if (copy === undefined) return [];
      const times = Math.abs(copy.factor! - 1) < 1e-3 ? "" : `${Number(copy.factor!.toPrecision(4))} times `;
      const again = `is ${times}${copy.of} again`;
      return [
        {
          column,
          decision: { role: "ignored", reason: `${again}, in every row`, doubt: "copy" },
          warning: {
            code: "copied-column",
            message: `${column} ${again}, the same ${kind === "spend" ? "money" : "numbers"} in every row, and is left out`,
            ...cureNaming(
              phrase`delete one of them; where they are two that happen to be bought alike, name both in ${option(kind === "spend" ? "channels" : "controls")}`,
            ),
          },
        } as const,
      ];
    });
  });
}

/** Money of a channel that stands again some rows later: carry-over is modelled from the money itself. */
function moneyOfEarlierRows({ roles, numbers, runs }: RoleView): readonly RoleFinding[] {
  const spends = roles.filter(({ role }) => role === "spend").map(({ column }) => column);
  return spends.flatMap((column): readonly RoleFinding[] => {
    const own = numbers(column);
    if (new Set(own).size < 10) return [];
    for (const of of spends) {
      const lag =
        of === column ? undefined : lags.find((by) => copyOfEarlier(own, numbers(of), by, runs) !== null);
      if (lag === undefined) continue;
      const again = `is ${of} of ${lag === 1 ? "the row" : `${lag} rows`} before`;
      return [
        {
          column,
          decision: { role: "ignored", reason: `${again}, in every row`, doubt: "copy" },
          warning: {
            code: "copied-column",
            message: `${column} ${again}, the same money once more, and is left out: what lasts from it is modelled`,
            ...cureNaming(phrase`delete it; where it is another channel, name both in ${option("channels")}`),
          },
        },
      ];
    }
    return [];
  });
}

/** Once in full and once in thousands or hundreds: channels that are bought in a fixed proportion have other factors. */
function isUnitChange(factor: number): boolean {
  const power = Math.log10(Math.abs(factor));
  return factor > 0 && Math.abs(power - Math.round(power)) < 1e-3;
}

/** Do both names speak of one channel? */
function nameOne(a: string, b: string, kind: "spend" | "control"): boolean {
  return kind === "spend" && stemAgreement(stemOfSpend(a) ?? a, stemOfSpend(b) ?? b) >= 1;
}
