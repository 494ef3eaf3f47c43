/** The flags for reading a table that all commands share, seen through `profile`. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { addReadOptions, readOptionsOf, readPanelFrom } from "../../src/cli/readOptions.js";
import { runCaptured } from "./runCaptured.js";

const table = "data/market.csv";

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
      ["--week-date", "last", "--unfinished", "keep", "--pivot", "channel"],
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
      weekDate: "last",
      unfinished: "keep",
      pivot: "channel",
    });
  });
  test("revenue per KPI may be a column", () => {
    expect(optionsOf("--revenue-per-kpi", "price").revenuePerKpi).toBe("price");
  });
  test.each([
    [["--date-format", "dmy"], /Allowed choices are yyyy-mm-dd/],
    [["--duplicates", "add"], /Allowed choices are refuse, sum/],
    [["--channels", "tv,,radio"], /--channels must be names separated by commas, got "tv,,radio"/],
  ])("%j is refused", (args, message) => {
    expect(() => optionsOf(...(args as string[]))).toThrow(message as RegExp);
  });
  test("a separator that is none is refused by the reader", async () => {
    const command = addReadOptions(new Command()).action(() => {});
    command.parse([table, "--delimiter", "x"], { from: "user" });
    await expect(readPanelFrom(command, table)).rejects.toThrow(/readPanel: delimiter must be one of/);
  });
});

describe("carryover profile", () => {
  test("prints one JSON document and nothing else", async () => {
    const { stdout, stderr } = await runCaptured(["profile", table, "--kpi", "leads"]);
    const document = JSON.parse(stdout);
    expect(stderr).toBe("");
    expect(document.columns.find(({ column }: { column: string }) => column === "leads").role).toBe("kpi");
    expect(
      document.findings.every(({ severity }: { severity: string }) =>
        ["info", "review", "fail"].includes(severity),
      ),
    ).toBe(true);
  });
  test("prints a table for people with --table", async () => {
    const { stdout } = await runCaptured(["profile", table, "--table"]);
    expect(stdout).toMatch(/^Data profile of .*market\.csv\n/);
    expect(stdout).toContain("Warning: 156 weeks for 17 coefficients");
  });
});

describe("bad arguments", () => {
  test.each([
    [["roi", "--convention", "mine"], /--convention.*Allowed choices are carryover, case-study/],
    [["optimize", "--change", "30"], /optimize: --change must be in \[0, 1\], got 30/],
    [["regression", "--alpha", "-1"], /regression: --alpha must be a positive number or "cv", got -1/],
    [["regression", "--alpha", "1", "--cv"], /cannot be used with/],
    [["regresion"], /unknown command 'regresion' \(Did you mean regression\?\)/],
    [["roi", "--kpi", "unit_sold"], /: --kpi names the column "unit_sold".* did you mean "units_sold"/],
    [["roi", "--revenue-per-kpi=-3"], /: roi: --revenue-per-kpi must be more than 0/],
    [["spec", "init", "--delimiter", "x"], /: spec: --delimiter must be one of/],
  ])("%j end with one line and exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await runCaptured(args as string[]);
    expect(stderr).toMatch(message as RegExp);
    expect(stderr).toMatch(/^carryover: [^\n]+\n$/);
    expect([code, stdout]).toEqual([2, ""]);
  });
  test("help goes to standard output and is no error", async () => {
    const { code, stdout } = await runCaptured(["optimize", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--change <share>");
  });
});

describe("a command without a table", () => {
  test.each(["profile", "regression", "roi", "optimize", "adstock", "summary"])(
    "%s reads the shipped one from any folder, and says so with its path",
    async (name) => {
      const start = process.cwd();
      process.chdir(tmpdir());
      try {
        const { code, stdout } = await runCaptured([name]);
        const { warnings } = JSON.parse(stdout) as { warnings: string[] };
        expect(code).toBe(0);
        expect(warnings.join(" ")).toContain(`no table was named, so this is the simulated market`);
        expect(warnings.join(" ")).toContain(join(start, "data", "market.csv"));
      } finally {
        process.chdir(start);
      }
    },
  );
  test("a named table has no such warning", async () => {
    const { stdout } = await runCaptured(["summary", table]);
    expect(stdout).not.toContain("no table was named");
  });
});
