/** Finds a channel's money, or a control, that stands in the table twice: under two names, in two currencies, in thousands and in full. */

import { option, phrase } from "../phrase.js";
import { cureNaming } from "../warning.js";
import { stemAgreement, stemOfSpend } from "./channelNames.js";
import { copyOf } from "./relations.js";
import type { RoleCheck } from "./roleCheck.js";

export const copiedColumns: RoleCheck = {
  look: ({ roles, facts }) =>
    (["spend", "control"] as const).flatMap((kind) => {
      const own = roles.filter(({ role }) => role === kind);
      return own.flatMap(({ column }, i) => {
        const copy = own
          .slice(0, i)
          .map((earlier) => ({
            of: earlier.column,
            factor: copyOf(facts(column).numbers(), facts(earlier.column).numbers()),
          }))
          .find(({ of, factor }) => factor !== null && (isUnitChange(factor) || nameOne(column, of, kind)));
        if (copy === undefined) return [];
        const times =
          Math.abs(copy.factor! - 1) < 1e-3 ? "" : `${Number(copy.factor!.toPrecision(4))} times `;
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
    }),
};

/** Once in full and once in thousands or hundreds: channels that are bought in a fixed proportion have other factors. */
function isUnitChange(factor: number): boolean {
  const power = Math.log10(Math.abs(factor));
  return factor > 0 && Math.abs(power - Math.round(power)) < 1e-3;
}

/** Do both names speak of one channel? */
function nameOne(a: string, b: string, kind: "spend" | "control"): boolean {
  return kind === "spend" && stemAgreement(stemOfSpend(a) ?? a, stemOfSpend(b) ?? b) >= 1;
}
