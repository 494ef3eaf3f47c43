/** What numbers say against the roles that names gave: one list of checks, each a record that looks at all columns and reports. */
import type { Warning } from "../warning.js";
import { copiedColumns } from "./copiedColumns.js";
import { exposurePairs } from "./exposurePairs.js";
import type { ColumnRole } from "./panel.js";
import { resultColumns } from "./resultColumns.js";
import type { RoleCheck, RoleView } from "./roleCheck.js";
import { spendOfResults } from "./spendOfResults.js";
import { sumColumns } from "./sumColumns.js";
import { unknownColumns } from "./unknownColumns.js";
import { unlistedMoney } from "./unlistedMoney.js";

/** Every check, in the order in which they are made; each sees what those before it decided. */
export const roleChecks: Readonly<Record<string, RoleCheck>> = {
  exposurePairs,
  copiedColumns,
  sumColumns,
  resultColumns,
  spendOfResults,
  unknownColumns,
  unlistedMoney,
};

/** The roles after every check, and the doubts that were found. */
export function checkRoles(view: RoleView): {
  readonly roles: readonly ColumnRole[];
  readonly warnings: readonly Warning[];
} {
  let { roles } = view;
  const warnings: Warning[] = [];
  for (const { look } of Object.values(roleChecks)) {
    const found = look({ ...view, roles });
    const decisions = new Map(
      found.flatMap(({ column, decision }) =>
        decision === undefined || view.named.has(column) ? [] : [[column, decision] as const],
      ),
    );
    roles = roles.map((role) => {
      const decision = decisions.get(role.column);
      return decision === undefined ? role : { column: role.column, ...decision };
    });
    for (const { column, warning, decision } of found) {
      if (warning === undefined) continue;
      const isKept = decision !== undefined && view.named.has(column);
      warnings.push(
        isKept
          ? { ...warning, cure: "it is used as it was named; leave it out where this is right" }
          : warning,
      );
    }
  }
  return { roles, warnings };
}
