/** Doubts about a table that every analysis of it has to show: what is missing, guessed, or cannot be as it seems. */
import type { Warning } from "../warning.js";
import type { ReadColumn } from "./assemble.js";
import { isoDate } from "./calendar.js";
import type { CsvTable } from "./csv.js";
import type { DateColumn } from "./dates.js";
import type { Layout } from "./layout.js";
import type { Panel } from "./panel.js";
import { emptyReason } from "./roleRules.js";

/** Leading periods with a KPI of zero from which on they look like the time before a launch. */
const launchPeriods = 4;

export function panelWarnings(
  panel: Omit<Panel, "warnings">,
  columns: readonly ReadColumn[],
  dates: DateColumn,
  table: CsvTable,
  layout: Layout,
): readonly Warning[] {
  return [
    ...missingCells(columns, table),
    ...missingPeriods(dates),
    ...mergedRows(layout),
    ...zeroKpi(panel),
    ...spendTotal(panel, columns),
    ...constantColumns(panel, columns),
    ...emptyColumns(panel),
    ...guesses(panel),
  ];
}

function missingCells(columns: readonly ReadColumn[], table: CsvTable): readonly Warning[] {
  const holes = columns.filter(({ numbers }) => numbers.missing.length > 0);
  if (holes.length === 0) return [];
  const count = holes.reduce((sum, { numbers }) => sum + numbers.missing.length, 0);
  const marks = [...new Set(holes.flatMap(({ numbers }) => numbers.missingMarks))].map((mark) =>
    mark === "" ? "empty" : `"${mark}"`,
  );
  const first = holes.reduce((best, next) =>
    next.numbers.missing[0]! < best.numbers.missing[0]! ? next : best,
  );
  const row = table.rows[first.numbers.missing[0]!]!.line;
  const perColumn = holes.map(({ role, numbers }) => `${role.column} ${numbers.missing.length}`).join(", ");
  return [
    {
      code: "missing-cells",
      message: `${plural(count, "cell")} without a value (${marks.join(", ")}), the first in row ${row}, column "${first.role.column}"; by column: ${perColumn}`,
      cure: 'fill them in; where an empty media cell means that nothing was spent, set missing to "zero"',
    },
  ];
}

function missingPeriods({ calendar }: DateColumn): readonly Warning[] {
  const { missing, frequency } = calendar;
  if (missing.length === 0) return [];
  const shown = missing.slice(0, 3).map(isoDate).join(", ");
  return [
    {
      code: "missing-periods",
      message: `${plural(missing.length, frequency)} without a row (${shown}${missing.length > 3 ? ", …" : ""}), kept as missing values so that time stays regular`,
      cure: "add the rows; carryover from before a gap cannot be followed across it",
    },
  ];
}

function mergedRows({ merged }: Layout): readonly Warning[] {
  if (merged === 0) return [];
  return [
    {
      code: "merged-rows",
      message: `${plural(merged, "row")} added to another row of the same period`,
      cure: "check that they are parts of one period and not the same row twice",
    },
  ];
}

function zeroKpi({ kpi, times, geos, frequency }: Omit<Panel, "warnings">): readonly Warning[] {
  const totals = times.map((_, t) =>
    geos.reduce((sum, _geo, g) => sum + kpi.values[g * times.length + t]!, 0),
  );
  const start = totals.findIndex((total) => total !== 0);
  if (start < 0) {
    return [
      {
        code: "kpi-all-zero",
        message: `the KPI "${kpi.name}" is zero in all ${plural(times.length, frequency)}`,
        cure: "name another column as kpi, or check the export: nothing can be explained here",
      },
    ];
  }
  if (start < launchPeriods) return [];
  return [
    {
      code: "kpi-zero-before-launch",
      message: `the KPI "${kpi.name}" is zero in the first ${plural(start, frequency)} and starts on ${times[start]}, which leaves ${plural(times.length - start, frequency)} to learn from`,
      cure: `model only the ${frequency}s from the launch on; the spend before it still carries over`,
    },
  ];
}

function spendTotal(panel: Omit<Panel, "warnings">, columns: readonly ReadColumn[]): readonly Warning[] {
  const spends = columns.filter(({ role }) => role.role === "spend");
  // Where the user left channels out, the total is of more than what is read.
  if (panel.roles.some(({ role, channel }) => role === "ignored" && channel !== undefined)) return [];
  return columns
    .filter(({ role }) => role.role === "total")
    .flatMap(({ role, values }) => {
      // Each figure may be rounded to a hundredth, so the sum may differ by half a hundredth for each of them.
      const at = values.findIndex((total, i) => {
        const sum = spends.reduce((acc, spend) => acc + spend.values[i]!, 0);
        return Math.abs(total - sum) > 0.005 * (spends.length + 1) + 1e-9 * Math.abs(total);
      });
      if (at < 0) return [];
      const sum = spends.reduce((acc, spend) => acc + spend.values[at]!, 0);
      return [
        {
          code: "total-differs",
          message: `"${role.column}" is ${round(values[at]!)} on ${panel.times[at % panel.times.length]} and the ${spends.length} spend columns add up to ${round(sum)}`,
          cure: "look for a channel that is missing from the table or counted twice",
        },
      ];
    });
}

function constantColumns(panel: Omit<Panel, "warnings">, columns: readonly ReadColumn[]): readonly Warning[] {
  const dropped = panel.roles
    .filter(({ role, reason }) => role === "ignored" && reason.startsWith("the same value"))
    .map(({ column }) => ({ column, what: "left out" }));
  const kept = columns
    .filter(({ role }) => role.role !== "population" && role.role !== "kpi" && role.role !== "total")
    .filter(({ values }) => {
      const present = values.filter((value) => !Number.isNaN(value));
      return present.every((value) => value === present[0]);
    })
    .map(({ role, values }) => ({
      column: role.column,
      what: values.every((value) => !(value > 0)) ? "zero in every row" : "the same in every row",
    }));
  return [...dropped, ...kept].map(({ column, what }) => ({
    code: "constant-column",
    message:
      what === "left out"
        ? `"${column}" has the same value in every row and is left out`
        : `"${column}" is ${what}`,
    cure: "leave the column out: what never changes can explain no change",
  }));
}

function emptyColumns({ roles }: Omit<Panel, "warnings">): readonly Warning[] {
  const empty = roles.filter(({ reason }) => reason === emptyReason).map(({ column }) => `"${column}"`);
  if (empty.length === 0) return [];
  return [
    {
      code: "empty-column",
      message: `${empty.join(", ")} ${empty.length === 1 ? "has" : "have"} no value in any row and ${empty.length === 1 ? "is" : "are"} left out`,
      cure: "check the export; write 0 where nothing was spent",
    },
  ];
}

function guesses({ roles }: Omit<Panel, "warnings">): readonly Warning[] {
  const guessed = roles
    .filter(({ reason }) => reason.startsWith("a guess"))
    .map(({ column }) => `"${column}"`);
  if (guessed.length === 0) return [];
  return [
    {
      code: "guessed-controls",
      message: `${guessed.join(", ")} taken as ${guessed.length === 1 ? "a control" : "controls"} because no rule fits`,
      cure: "name them in controls, events, channels, outcomes or ignore",
    },
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function round(value: number): string {
  return value.toFixed(2);
}
