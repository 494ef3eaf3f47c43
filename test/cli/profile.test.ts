/** The command `profile` and the flags for reading that it shares with the other commands. */
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { profileCommand } from "../../src/cli/profile.js";
import { addReadOptions, readOptionsOf, readPanelFrom } from "../../src/cli/readOptions.js";

const table = "../shared/data/model_ready.csv";

/** The reading options that a command line gives. */
function optionsOf(...args: string[]) {
  const command = addReadOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.action(() => {});
  command.parse([table, ...args], { from: "user" });
  return readOptionsOf(command);
}

describe("reading flags", () => {
  test("what is not given is absent, so that YAML and detection decide", () => {
    expect(optionsOf()).toEqual({});
  });
  test("every flag becomes the option of the same name", () => {
    const flags = [
      [
        "--date",
        "day",
        "--date-format",
        "dd/mm/yyyy",
        "--kpi",
        "leads",
        "--revenue",
        "sales",
        "--revenue-per-kpi",
        "450",
      ],
      [
        "--geo",
        "region",
        "--population",
        "people",
        "--channels",
        "tv, radio",
        "--controls",
        "a",
        "--controls",
        "b",
      ],
      [
        "--events",
        "e",
        "--outcomes",
        "o",
        "--ignore",
        "x,y",
        "--currency",
        "GBP",
        "--delimiter",
        "tab",
        "--decimal",
        ",",
      ],
      ["--encoding", "windows-1252", "--duplicates", "sum", "--missing", "zero", "--allow-negative"],
    ].flat();
    expect(optionsOf(...flags)).toEqual({
      date: "day",
      dateFormat: "dd/mm/yyyy",
      kpi: "leads",
      revenue: "sales",
      revenuePerKpi: 450,
      geo: "region",
      population: "people",
      channels: ["tv", "radio"],
      controls: ["a", "b"],
      events: ["e"],
      outcomes: ["o"],
      ignore: ["x", "y"],
      currency: "GBP",
      delimiter: "\t",
      decimal: ",",
      encoding: "windows-1252",
      duplicates: "sum",
      missing: "zero",
      allowNegative: true,
    });
  });
  test("revenue per KPI may be a column", () => {
    expect(optionsOf("--revenue-per-kpi", "price").revenuePerKpi).toBe("price");
  });
  test.each([
    [["--date-format", "dmy"], /Allowed choices are yyyy-mm-dd/],
    [["--duplicates", "add"], /Allowed choices are refuse, sum/],
    [["--channels", "tv,,radio"], /a name in the list is empty/],
  ])("%j is refused", (args, message) => {
    expect(() => optionsOf(...(args as string[]))).toThrow(message as RegExp);
  });
  test("a separator that is none is refused by the reader", async () => {
    const command = addReadOptions(new Command()).action(() => {});
    command.parse([table, "--delimiter", "x"], { from: "user" });
    await expect(readPanelFrom(command, table)).rejects.toThrow(/"delimiter" must be one of/);
  });
});

describe("carryover profile", () => {
  let output = "";
  beforeEach(() => {
    output = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      output += text;
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  test("prints one JSON document and nothing else", async () => {
    await profileCommand().parseAsync([table, "--kpi", "leads"], { from: "user" });
    const document = JSON.parse(output);
    expect(document.columns.find(({ column }: { column: string }) => column === "leads").role).toBe("kpi");
    expect(
      document.findings.every(({ severity }: { severity: string }) =>
        ["info", "review", "fail"].includes(severity),
      ),
    ).toBe(true);
  });
  test("prints a table for people with --table", async () => {
    await profileCommand().parseAsync([table, "--table"], { from: "user" });
    expect(output).toMatch(/^Data profile of .*model_ready\.csv\n/);
    expect(output).toContain("Warning: 18 weeks for 18 coefficients");
  });
  test("prints nothing for a table that cannot be read", async () => {
    await expect(profileCommand().parseAsync(["none.csv"], { from: "user" })).rejects.toThrow(
      /there is no such file/,
    );
    expect(output).toBe("");
  });
});
