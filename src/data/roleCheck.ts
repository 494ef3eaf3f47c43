/** The shape of a check that holds numbers against the roles that names gave: what it sees, and what it may find. */
import type { Warning } from "../warning.js";
import type { ColumnFacts } from "./columnFacts.js";
import type { ColumnRole } from "./panel.js";
import type { Runs } from "./relations.js";

/** What a check sees. */
export interface RoleView {
  readonly roles: readonly ColumnRole[];
  readonly kpi: ColumnRole;
  readonly runs: Runs;
  readonly facts: (column: string) => ColumnFacts;
  /** The cells of a column as numbers, shape [rows]; NaN where there is none. */
  readonly numbers: (column: string) => Float64Array;
  /** Columns whose role a user named: a check may doubt it, and leaves it. */
  readonly named: ReadonlySet<string>;
}

/** What a check found of a column: another role for it, a doubt to travel with every result, or both. */
export interface RoleFinding {
  readonly column: string;
  readonly decision?: Omit<ColumnRole, "column">;
  readonly warning?: Warning;
}

export interface RoleCheck {
  readonly look: (view: RoleView) => readonly RoleFinding[];
}
