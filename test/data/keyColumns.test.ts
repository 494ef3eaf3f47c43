/** The KPI of wide tables: the same column as by the rule, and each name read once. */
import { expect, test } from "vitest";
import { bareName, stemOfSpend } from "../../src/data/channelNames.js";
import type { ColumnFacts } from "../../src/data/columnFacts.js";
import { kpiNames } from "../../src/data/columnNames.js";
import { findKpi } from "../../src/data/keyColumns.js";
import { findWord, plainName } from "../../src/data/names.js";
import { planWords } from "../../src/data/roleWords.js";
import { createRng } from "../../src/math/rng.js";

function factsOf(name: string, kind: ColumnFacts["kind"]): ColumnFacts {
  return { name, kind, index: 0, distinct: [], filled: 0, isFull: true, first: "", isCounter: false };
}

const table = (columns: readonly ColumnFacts[]) => ({
  file: "wide.csv",
  header: columns.map(({ name }) => name),
  rows: [],
  delimiter: "," as const,
});

/** The column by the rule: for each name the columns that have it, then those that have it but for currency and counting. */
function kpiByRule(columns: readonly ColumnFacts[]): string | undefined {
  const possible = columns.filter(({ kind }) => kind !== "empty");
  const isNamed = (column: string, name: string) =>
    stemOfSpend(column) === null && findWord(column, planWords) === null && bareName(column) === name;
  const named = kpiNames.flatMap((name) => [
    ...possible.filter((column) => plainName(column.name) === name),
    ...possible.filter((column) => plainName(column.name) !== name && isNamed(column.name, name)),
  ]);
  return (named.find(({ kind }) => kind === "number") ?? named[0])?.name;
}

test("the KPI is the column that the rule finds", () => {
  const rng = createRng("kpi");
  const names = [
    "sales",
    "Orders (total)",
    "actual_sales",
    "Umsatz (€)",
    "spend_sales",
    "planned sales",
    "y",
  ];
  const others = ["metric_1", "cost per order", "Sales spend", "total units", "Net Revenue USD", "price"];
  for (let k = 0; k < 60; k++) {
    const own = rng.split(k);
    const columns = [...names, ...others].flatMap((name) =>
      own.uniform() < 0.8
        ? []
        : [factsOf(name, (["number", "text", "empty"] as const)[Math.floor(3 * own.uniform() ** 2)]!)],
    );
    const wanted = kpiByRule(columns);
    if (wanted === undefined) expect(() => findKpi(table(columns), columns, {})).toThrow("no KPI column");
    else expect(findKpi(table(columns), columns, {}).column).toBe(wanted);
  }
});

test("a name is read a few times, and not once for each usual name of a KPI", () => {
  let reads = 0;
  const columns = Array.from({ length: 300 }, (_, i) => ({
    ...factsOf("", "number"),
    get name() {
      reads++;
      return i === 299 ? "units_sold" : `metric_${i}`;
    },
  }));
  const facts = table([]);
  reads = 0;
  expect(findKpi(facts, columns, {}).column).toBe("units_sold");
  expect(reads).toBeLessThan(5 * columns.length);
});
