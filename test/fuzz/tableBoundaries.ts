/** Boundaries of tables: the bytes of a CSV, held against a naive reading of the same text, and settings in YAML. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import type { Panel, Series } from "../../src/data/panel.js";
import { parsePanel, readPanel } from "../../src/data/read.js";
import { columnsCsv, geoCsv, weeklyCsv } from "../data/tables.js";
import { boundary, type Outcome } from "./campaign.js";
import { damagedBytes, damagedDocument, damagedText } from "./damage.js";

const encode = (text: string) => new TextEncoder().encode(text);

const pieces = [
  ...[",", ";", "\t", "|", '"', '""', "\n", "\r", "\r\n", "\u0000", "\ufeff", "\u001b[31m", "sep=;\n"],
  ...["na", "-", "", " ", "1,234", "1.234,5", "£5", "5%", "NaN", "Infinity", "1e400", "-1", "(3)", "1e9"],
  ...["date", "geo", "event", "spend_", "spend_tv", "adstock_tv", "revenue", "__proto__", "constructor"],
  ...["2024-01-08", "01/02/2024", "Jan 2024", "45300", "9999-12-31", "0000-00-00", "!!!", "😀", "é"],
];

const long = columnsCsv(60, {
  "!!!": (week) => 100 + ((week * 7) % 11),
  spend_tv: (week) => (week % 4) * 250,
  "spend_😀": (week) => 30 + ((week * 13) % 17),
  temperature: (week) => `${(week % 9) - 3}.5`,
});
const healthy = [
  weeklyCsv(),
  geoCsv(),
  long,
  weeklyCsv().replaceAll(",", ";"),
  weeklyCsv().replaceAll("\n", "\r\n"),
];

export const csvBytes = boundary({
  cases: fc.oneof(
    ...healthy.map((text) => damagedText(text, pieces).map(encode)),
    damagedBytes(encode(healthy[0]!)),
    fc.uint8Array({ maxLength: 300 }),
  ),
  take: (bytes: Uint8Array) => {
    requireNaiveReading(parsePanel(bytes, "table.csv"), bytes);
    return "accepted";
  },
});

/** Every number of a panel is the one that stands in the cell of its column and date, as whoever splits the lines would read it. */
function requireNaiveReading(panel: Panel, bytes: Uint8Array): void {
  if (panel.geos.length > 1) return;
  const separator =
    { comma: ",", semicolon: ";", tab: "\t", bar: "|" }[panel.source.dialect.delimiter!] ??
    panel.source.dialect.delimiter!;
  const [header, ...rows] = naiveRows(new TextDecoder().decode(bytes).replace(/^sep=.\r?\n/i, ""), separator);
  const names = header!.map((name) => name.replace(/\s+/g, " ").trim());
  const dateAt = names.indexOf(panel.roles.find(({ role }) => role === "date")!.column);
  const series: Series[] = [panel.kpi, ...panel.controls, ...panel.outcomes];
  for (const { spend, exposures } of panel.channels)
    series.push(...(spend === null ? [] : [spend]), ...exposures);
  for (const row of rows) {
    const time = panel.times.indexOf(row[dateAt]?.trim() ?? "");
    if (time < 0) continue;
    for (const { column, values } of series) {
      const cell = row[names.indexOf(column)]?.trim();
      if (cell === undefined || !/^-?\d+(\.\d+)?$/.test(cell)) continue;
      // With a decimal comma a point is a mark of thousands.
      if (panel.source.dialect.decimal === "," && cell.includes(".")) continue;
      if (Number(cell) !== values[time])
        throw new Error(`${column} of ${row[dateAt]}: the cell has ${cell}, the panel ${values[time]}`);
    }
  }
}

function naiveRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  const plain = text.replace(/\r\n?/g, "\n");
  for (let i = 0; i < plain.length; i++) {
    const row = rows.at(-1)!;
    const [character, next] = [plain[i]!, plain[i + 1]];
    if (isQuoted && character === '"' && next === '"') row[row.length - 1] += plain[i++]!;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === separator) row.push("");
    else if (!isQuoted && character === "\n") rows.push([""]);
    else row[row.length - 1] += character;
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}

const settings = {
  date: "week_start",
  dateFormat: "yyyy-mm-dd",
  kpi: "units_sold",
  revenue: "revenue",
  channels: { tv: { spend: "spend_tv" }, search: { spend: "spend_search" } },
  controls: ["price_index"],
  currency: "GBP",
  country: "DE-BY",
  missing: "zero",
  retention: { tv: 0.8, search: 0.4 },
  saturation: { tv: { slope: 1.5, halfSaturation: 0.4 } },
};

export const yamlPieces = [
  ...[
    ":",
    "- ",
    "\n",
    "  ",
    "\t",
    "#",
    "&a ",
    "*a",
    "*b",
    "&a [*a]",
    "<<: *a",
    "!!js/function x",
    "!!binary x",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    "[[[[",
    '"',
    "'",
    "|",
    ">",
    "---\n",
    "...",
    "? ",
    "%YAML 9.9\n",
    "\u001b[2J",
    "\u0000",
  ],
  ...[
    "__proto__: { a: 1 }\n",
    "constructor: 1\n",
    "null",
    "~",
    ".nan",
    ".inf",
    "-.inf",
    "1e999",
    "0x1f",
    "2024-01-01",
  ],
];

/** A document damaged as one, or its text. */
export function damagedYaml(document: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    damagedDocument(document).map((changed) => stringify(changed) ?? ""),
    damagedText(stringify(document), yamlPieces),
  );
}

export const settingsYaml = boundary({
  cases: damagedYaml(settings),
  take: async (text: string): Promise<Outcome> => {
    const folder = mkdtempSync(join(tmpdir(), "settings-"));
    try {
      writeFileSync(join(folder, "table.csv"), weeklyCsv());
      writeFileSync(join(folder, "table.yaml"), text);
      const panel = await readPanel(join(folder, "table.csv"));
      if (panel.kpi.values.length !== panel.times.length) throw new Error("another shape");
      return "accepted";
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});
