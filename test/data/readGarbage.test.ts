/** Whatever a file holds, reading it gives a panel or one line about the data: never a crash. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { profilePanel } from "../../src/data/profilePanel.js";
import { parsePanel } from "../../src/data/read.js";
import { DataError } from "../../src/errors.js";
import { profileDocument } from "../../src/report/profileDocument.js";
import { weeklyCsv } from "./tables.js";

function outcomeOf(bytes: Uint8Array): string {
  try {
    const panel = parsePanel(bytes, "table.csv");
    for (const series of [
      panel.kpi,
      ...panel.controls,
      ...panel.channels.flatMap(({ spend }) => (spend ? [spend] : [])),
    ]) {
      if (series.values.length !== panel.times.length * panel.geos.length)
        return `${series.name} has another shape`;
      if (series.values.some((value) => !Number.isNaN(value) && !Number.isFinite(value)))
        return `${series.name} is infinite`;
    }
    JSON.stringify(profileDocument(profilePanel(panel)));
    return "panel";
  } catch (error) {
    if (!(error instanceof DataError)) return `crash: ${(error as Error).stack}`;
    return error.message.includes("\n") ? `two lines: ${error.message}` : "DataError";
  }
}

/** A cell, a header or a piece of syntax that may break something. */
const fragment = fc.constantFrom(
  "",
  ",",
  ";",
  "\t",
  '"',
  "\n",
  "\r",
  "na",
  "-",
  "1,234",
  "1.234,5",
  "£5",
  "5%",
  "NaN",
  "Infinity",
  "1e400",
  "-1",
  "0",
  "date",
  "geo",
  "event",
  "spend_",
  "adstock_tv",
  "revenue",
  "2024-01-08",
  "01/02/2024",
  "Jan 2024",
  "45300",
  "é",
  "\u0000",
  "\ufeff",
  "total",
  "text",
);

test("a table with pieces cut out and pieces put in is a panel or a DataError", () => {
  const healthy = weeklyCsv();
  const edit = fc.record({
    at: fc.integer({ min: 0, max: healthy.length }),
    cut: fc.integer({ min: 0, max: 30 }),
    put: fragment,
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const text = edits.reduce(
        (now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut),
        healthy,
      );
      expect(["panel", "DataError"]).toContain(outcomeOf(new TextEncoder().encode(text)));
    }),
    { numRuns: 400 },
  );
});

test("columns of any name and any cells are a panel or a DataError", () => {
  const column = fc.record({
    name: fc.oneof(
      fragment,
      fc.constantFrom("units", "spend_tv", "tv_clicks", "price", "week", "region", "population", "season"),
    ),
    cells: fc.array(fragment, { minLength: 4, maxLength: 4 }),
  });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(column, { minLength: 0, maxLength: 5 }), (columns) => {
      const dates = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"];
      const rows = dates.map((date, i) => [
        date,
        String(i + 3),
        String(2 * i),
        ...columns.map(({ cells }) => cells[i]!),
      ]);
      const lines = [
        ["week_start", "units_sold", "spend_radio", ...columns.map(({ name }) => name)],
        ...rows,
      ];
      const text = lines.map((cells) => cells.map(quoted).join(",")).join("\n");
      expect(["panel", "DataError"]).toContain(outcomeOf(new TextEncoder().encode(text)));
    }),
    { numRuns: 400 },
  );
});

test("bytes of any kind are a DataError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(["panel", "DataError"]).toContain(outcomeOf(bytes));
    }),
  );
});
