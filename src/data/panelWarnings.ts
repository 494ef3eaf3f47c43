/** Doubts about a table that every analysis of it has to show: what is missing, guessed, or cannot be as it seems. */
import { option, phrase, setting } from "../phrase.js";
import { cureNaming, type Warning } from "../warning.js";
import { counted } from "../words.js";
import { isoDate } from "./calendar.js";
import { scaleInName, stemOfSpend } from "./channelNames.js";
import type { CsvTable } from "./csv.js";
import type { DateColumn } from "./dates.js";
import { findWord } from "./names.js";
import type { Panel } from "./panel.js";
import { checkPanel } from "./panelChecks.js";
import { launchPeriod } from "./panelColumns.js";
import { totalWords } from "./roleWords.js";
import { rowAt } from "./rows.js";
import type { ReadColumn, TableLayout } from "./tableLayout.js";

/** Leading periods without sales from which on they look like the time before a launch. */
const fewestBeforeLaunch = 4;

export function panelWarnings(
  panel: Omit<Panel, "warnings">,
  columns: readonly ReadColumn[],
  dates: DateColumn,
  table: CsvTable,
  layout: TableLayout,
): readonly Warning[] {
  return [
    ...missingCells(columns, table),
    ...missingPeriods(dates),
    ...mergedRows(layout),
    ...zeroKpi(panel),
    ...spendTotal(panel, columns),
    ...oddlyNamed(columns),
    ...inThousands(panel),
    ...constantColumns(panel, columns),
    ...emptyColumns(panel),
    ...guesses(panel),
    ...checkPanel(panel),
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
      message: `${counted(count, "cell")} without a value (${marks.join(", ")}), the first in row ${row}, column "${first.role.column}"; by column: ${perColumn}`,
      ...cureNaming(
        phrase`fill them in; where an empty media cell means that nothing was spent, say so: ${setting("missing", "zero")}`,
      ),
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
      message: `${counted(missing.length, frequency)} without a row (${shown}${missing.length > 3 ? ", …" : ""}), kept as missing values so that time stays regular`,
      cure: "add the rows; carryover from before a gap cannot be followed across it",
    },
  ];
}

function mergedRows({ merged }: TableLayout): readonly Warning[] {
  if (merged === 0) return [];
  return [
    {
      code: "merged-rows",
      message: `${counted(merged, "row")} added to another row of the same period`,
      cure: "check that they are parts of one period and not the same row twice",
    },
  ];
}

function zeroKpi(panel: Omit<Panel, "warnings">): readonly Warning[] {
  const { kpi, times, geos, frequency } = panel;
  const launch = launchPeriod(panel);
  const before = times
    .slice(0, launch)
    .flatMap((_, t) => geos.map((_, g) => kpi.values[rowAt(g, t, times.length)]!));
  const nothing = before.every((value) => value === 0)
    ? "zero"
    : before.every((value) => value === 0 || Number.isNaN(value))
      ? "zero or missing"
      : "not above zero";
  if (launch === times.length) {
    return [
      {
        code: "kpi-all-zero",
        message: `the KPI "${kpi.name}" is ${nothing} in all ${counted(times.length, frequency)}`,
        ...cureNaming(
          phrase`name another column as ${option("kpi")}, or check the export: nothing can be explained here`,
        ),
      },
    ];
  }
  if (launch < fewestBeforeLaunch) return [];
  return [
    {
      code: "kpi-zero-before-launch",
      message: `the KPI "${kpi.name}" is ${nothing} in the first ${counted(launch, frequency)} and starts on ${times[launch]}, which leaves ${counted(times.length - launch, frequency)} to learn from`,
      ...cureNaming(
        phrase`model only the ${frequency}s from the launch on, with ${setting("training.from", times[launch]!)} in the specification; the spend before it still carries over`,
      ),
    },
  ];
}

function spendTotal(panel: Omit<Panel, "warnings">, columns: readonly ReadColumn[]): readonly Warning[] {
  const spends = columns.filter(({ role }) => role.role === "spend");
  // Where the user left channels out, the total is of more than what is read.
  if (panel.roles.some(({ role, channel }) => role === "ignored" && channel !== undefined)) return [];
  return columns
    .filter(({ role: { role, doubt } }) => role === "total" && doubt !== "sum")
    .flatMap(({ role, values }) => {
      // Each figure may be rounded to a hundredth, so the sum may differ by half a hundredth for each of them.
      const scale = scaleInName(role.column);
      const rounding = scale === 1 ? 0.005 : 0.05 * scale;
      const at = values.findIndex((total, i) => {
        const sum = spends.reduce((acc, spend) => acc + spend.values[i]!, 0);
        return Math.abs(total - sum) > rounding * (spends.length + 1) + 1e-9 * Math.abs(total);
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

/** Numbers that are not those of the cells: a name says that the money is in thousands. */
function inThousands({ revenue, channels }: Omit<Panel, "warnings">): readonly Warning[] {
  const money = [revenue, ...channels.map(({ spend }) => spend)].flatMap((series) =>
    series === null ? [] : [series.column],
  );
  const scaled = money.filter((column) => scaleInName(column) !== 1);
  if (scaled.length === 0) return [];
  const shown = scaled.map((column) => `"${column}" times ${scaleInName(column)}`).join(", ");
  return [
    {
      code: "scaled-by-name",
      message: `money is taken in full, as the names of its columns say in which unit it is written: ${shown}`,
      cure: "rename the column where its numbers are in full already",
    },
  ];
}

/** Roles that somebody gave to columns whose names speak against them: the numbers may be right, and mean something else. */
function oddlyNamed(columns: readonly ReadColumn[]): readonly Warning[] {
  return columns.flatMap(({ role: { role, column } }): Warning[] => {
    if (role === "kpi" && stemOfSpend(column) !== null) {
      return [
        {
          code: "spend-as-kpi",
          message: `the KPI "${column}" is named like money spent, not like what media bring about`,
          ...cureNaming(phrase`name the column of sales, orders or the like as ${option("kpi")}`),
        },
      ];
    }
    if (role === "spend" && findWord(column, totalWords) !== null) {
      return [
        {
          code: "total-as-channel",
          message: `the channel's column "${column}" is named like a total: beside the channels that it adds up, their money counts twice`,
          ...cureNaming(phrase`leave it out of ${option("channels")}, or leave the others out`),
        },
      ];
    }
    return [];
  });
}

function constantColumns(panel: Omit<Panel, "warnings">, columns: readonly ReadColumn[]): readonly Warning[] {
  const dropped = panel.roles
    .filter(({ doubt }) => doubt === "constant")
    .map(({ column }) => `"${column}" has no more than one value and is left out`);
  const kept = columns
    .filter(({ role }) => role.role !== "population" && role.role !== "kpi" && role.role !== "total")
    .filter(({ values }) => {
      const present = values.filter((value) => !Number.isNaN(value));
      return present.every((value) => value === present[0]);
    })
    .map(({ role, values }) => {
      const isZero = values.every((value) => !(value > 0));
      return `"${role.column}" is ${isZero ? "zero" : "the same"} in every row`;
    });
  return [...dropped, ...kept].map((message) => ({
    code: "constant-column",
    message,
    cure: "leave the column out: what never changes can explain no change",
  }));
}

function emptyColumns({ roles }: Omit<Panel, "warnings">): readonly Warning[] {
  const empty = roles.filter(({ doubt }) => doubt === "empty").map(({ column }) => `"${column}"`);
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
  const guessed = roles.filter(({ doubt }) => doubt === "guess");
  const others = roles.filter(({ doubt }) => doubt === "otherUnit");
  return [
    ...guessed.map(({ column, reason }) => ({
      code: "guessed-role",
      message: `${column}: ${reason}`,
      ...cureNaming(
        phrase`name it: in ${option("channels")} if it is money, in ${option("controls")} if it is an index, in ${option("ignore")} if it is neither`,
      ),
    })),
    ...others.map(({ column, reason }) => ({
      code: "value-of-another-unit",
      message: `${column} is ${reason}`,
      ...cureNaming(
        phrase`name ${option("revenue")}, or set ${option("revenuePerKpi")} to the column or figure that says what one unit of the KPI brings`,
      ),
    })),
  ];
}

function round(value: number): string {
  return value.toFixed(2);
}
