/** Every command against every kind of broken table: a clear refusal, or an answer that says what is wrong. Never a bad number. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCaptured } from "./runCaptured.js";

const weeks = 40;
const fitted = ["regression", "roi", "optimize"];
const commands = [...fitted, "adstock", "summary", "profile"];

type Row = Record<string, string | number>;

/** A sound table: two channels, a control, whole revenue. */
function soundRows(): Row[] {
  return Array.from({ length: weeks }, (_, week) => {
    const tv = 1000 + ((week * 370) % 490);
    const google = 500 + ((week * 230) % 410);
    const units = 200 + Math.round(tv / 20 + google / 10) + ((week * 7) % 13);
    const date = new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10);
    return {
      week_start: date,
      spend_tv: tv,
      spend_google: google,
      units_sold: units,
      revenue: units * 50,
      consumer_confidence_index: 90 + ((week * 11) % 17),
    };
  });
}

function csv(rows: readonly Row[]): string {
  return [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.join(","))
    .join("\n");
}

const changed = (change: (row: Row, week: number) => Row) => () => csv(soundRows().map(change));
const set = (week: number, column: string, value: string | number) =>
  changed((row, at) => (at === week ? { ...row, [column]: value } : row));
const without = (...columns: string[]) =>
  changed((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column))));

interface Fault {
  readonly text: (() => string) | null;
  /** What the one line on standard error says, for commands that refuse. */
  readonly refusal?: RegExp;
  readonly refusedBy?: readonly string[];
  /** What a warning says, for commands that answer. */
  readonly warning?: RegExp;
}

const faults: Readonly<Record<string, Fault>> = {
  "a missing file": { text: null, refusal: /no such file/ },
  "an empty file": { text: () => "", refusal: /empty/ },
  "a header without rows": { text: () => csv(soundRows()).split("\n")[0]!, refusal: /row/ },
  "one row": { text: () => csv(soundRows().slice(0, 1)), refusal: /row|period/ },
  "no KPI column": { text: without("units_sold", "revenue"), refusal: /KPI/ },
  "no channel": { text: without("spend_tv", "spend_google"), refusal: /channel/ },
  "no date column": { text: without("week_start"), refusal: /date/ },
  "text in a number column": {
    text: set(4, "spend_tv", "a lot"),
    refusal: /row 6, column "spend_tv".*a lot/,
  },
  "an infinite number": { text: set(4, "spend_tv", "Infinity"), refusal: /row 6, column "spend_tv"/ },
  "negative spend": { text: set(4, "spend_tv", -5), refusal: /row 6, column "spend_tv".*-5/ },
  "a week twice": {
    text: () => `${csv(soundRows())}\n${csv(soundRows()).split("\n").at(-1)}`,
    refusal: /row 42/,
  },
  "the same header twice": {
    text: () => csv(soundRows()).replace("spend_google", "spend_tv"),
    refusal: /spend_tv/,
  },
  "two dates that cannot be told apart": {
    text: () => "date,spend_tv,units_sold\n01/02/2024,1,2\n02/03/2024,2,3\n03/04/2024,1,4\n",
    refusal: /date/i,
  },
  "a KPI that is always zero": {
    text: changed((row) => ({ ...row, units_sold: 0, revenue: 0 })),
    refusal: /column "units_sold".*above zero in 0 of 40 periods/,
    refusedBy: fitted,
    warning: /zero/,
  },
  "a KPI that never changes": {
    text: changed((row) => ({ ...row, units_sold: 70, revenue: 3500 })),
    refusal: /column "units_sold".*KPI that changes/,
    refusedBy: fitted,
    warning: /constant|never changes|same/,
  },
  "an empty spend cell": {
    text: set(4, "spend_tv", ""),
    refusal: /column "spend_tv".*empty in the period of 2024-01-29/,
    refusedBy: [...fitted, "adstock"],
    warning: /missing|empty/,
  },
  "NaN in a cell": {
    text: set(4, "spend_tv", "NaN"),
    refusal: /column "spend_tv".*empty in the period of 2024-01-29/,
    refusedBy: [...fitted, "adstock"],
    warning: /missing|empty/,
  },
  "a missing week": {
    text: () => csv(soundRows().filter((_, week) => week !== 4)),
    refusal: /2024-01-29/,
    refusedBy: [...fitted, "adstock"],
    warning: /2024-01-29/,
  },
  "a channel that never ran": {
    text: changed((row) => ({ ...row, spend_tv: 0 })),
    refusedBy: [],
    warning: /tv/,
  },
  "a constant control": {
    text: changed((row) => ({ ...row, consumer_confidence_index: 100 })),
    refusedBy: [],
    warning: /consumer_confidence_index/,
  },
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "faults-"));
  for (const [name, { text }] of Object.entries(faults)) {
    if (text !== null) writeFileSync(pathOf(name), text());
  }
  writeFileSync(pathOf("sound"), csv(soundRows()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pathOf = (name: string) => join(folder, `${name}.csv`);

describe.each(commands)("%s", (command) => {
  it("answers a sound table with one finite JSON document and says nothing else", async () => {
    const { code, stdout, stderr } = await runCaptured([command, pathOf("sound")]);
    expect([code, stderr]).toEqual([0, ""]);
    expectFinite(JSON.parse(stdout));
  });

  it.each(Object.keys(faults))("faces %s", async (name) => {
    const { refusal, refusedBy = commands, warning } = faults[name]!;
    const { code, stdout, stderr } = await runCaptured([command, pathOf(name)]);
    if (refusedBy.includes(command)) {
      expect(stderr).toMatch(refusal!);
      expect(stderr).toMatch(/^carryover: [^\n]+\n$/);
      expect(stdout).toBe("");
      expect(code).toBe(2);
      return;
    }
    expect([code, stderr]).toEqual([0, ""]);
    const document = JSON.parse(stdout);
    expectFinite(document);
    expect(JSON.stringify(document.warnings ?? document.findings)).toMatch(warning!);
  });
});

/** JSON has no NaN; a null must be a member that may be undefined, never part of a series. */
function expectFinite(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) expect(item).not.toBeNull();
  if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) expectFinite(item);
  if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
}
