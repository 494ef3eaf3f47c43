/** What a shell says of the module's errors: the flag that was typed, the file that said it, and nothing else changed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addReadOptions } from "../../src/cli/readOptions.js";
import { inShell, shellWords } from "../../src/cli/shellNaming.js";
import { ArgumentError, type ArgumentFault, DataError, type DataFault } from "../../src/errors.js";
import { option, phrase, setting } from "../../src/phrase.js";
import { cureNaming, inWordsOf } from "../../src/warning.js";
import { runCaptured } from "./runCaptured.js";

/** A command with options of plans and tables, after this line was typed. */
function typed(...args: string[]): Command {
  return addReadOptions(new Command("plan"))
    .option("--target-roi <number>")
    .option("--target-marginal-roi <number>")
    .option("--budget <money>", "", "100")
    .option("--change <share>")
    .option("--tail <share>")
    .option("--bound <bounds>")
    .option("--lock <channels>")
    .option("--fit <trace>")
    .option("--spec <file>")
    .action(() => {})
    .parse(args, { from: "user" });
}
const argument = (fault: Omit<ArgumentFault, "caller">, ...args: string[]) =>
  inShell(new ArgumentError({ caller: "planBudget", ...fault }), "plan", typed(...args));
const data = (fault: DataFault, ...args: string[]) => inShell(new DataError(fault), "plan", typed(...args));

describe("a doubt in a shell", () => {
  it.each([
    [phrase`widen ${option("bounds")}`, "widen bounds", "widen --bound"],
    [
      phrase`ask ${setting("target.marginalRoi", 1)}`,
      "ask target: { marginalRoi: 1 }",
      "ask --target-marginal-roi 1",
    ],
    [phrase`say ${setting("missing", "zero")}`, 'say missing: "zero"', "say --missing zero"],
    [
      phrase`give ${setting("until.ess", 400)}`,
      "give until: { ess: 400 }",
      "give carryover fit --until-ess 400",
    ],
    [phrase`use ${setting("controls", "all")}`, 'use controls: "all"', "use --control-set all"],
    [phrase`see ${setting("type", "v2")}`, 'see type: "v2"', "see carryover fit --type v2"],
    [phrase`give ${option("from")}`, "give from", "give carryover plan --from"],
    [phrase`see ${setting("level", 0.5)}`, "see level: 0.5", "see level: 0.5"],
  ])("names flags where a module names options: %j", (cure, inModule, flags) => {
    const warning = { code: "doubt", message: "why", ...cureNaming(cure) };
    expect(warning.cure).toBe(inModule);
    expect(inWordsOf(warning, shellWords(typed()))).toEqual({ code: "doubt", message: "why", cure: flags });
  });

  it("types the flags of reading where the model is fitted, on a command that reads no table", () => {
    const warning = {
      code: "doubt",
      message: "why",
      ...cureNaming(phrase`say ${setting("missing", "zero")}`),
    };
    expect(inWordsOf(warning, shellWords(new Command("curves"))).cure).toBe(
      "say carryover fit --missing zero",
    );
  });

  it("names another command once where several of its flags follow each other", () => {
    const cure = phrase`see ${option("outcomes")}, ${option("events")} and ${option("from")}, or ${option("ignore")}`;
    const warning = { code: "doubt", message: "why", ...cureNaming(cure) };
    expect(inWordsOf(warning, shellWords(new Command("curves"))).cure).toBe(
      "see carryover fit --outcomes, --events and carryover plan --from, or carryover fit --ignore",
    );
  });

  it("does so in the notes of a profile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "carryover-"));
    const file = join(folder, "quotes.csv");
    const rows = Array.from({ length: 30 }, (_, week) => {
      const day = new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10);
      return `${day},${100 + ((7 * week) % 11)},${50 + ((5 * week) % 13)}`;
    });
    writeFileSync(file, `week,quotes,spend_tv\n${rows.join("\n")}\n`);
    const table = await runCaptured(["profile", file, "--table"]);
    const document = await runCaptured(["profile", file]);
    rmSync(folder, { recursive: true });
    for (const { stdout } of [table, document]) {
      expect(stdout).toContain("name --revenue, or set --revenue-per-kpi to the value of one unit");
    }
  });

  it("does so in tables and in documents", async () => {
    const folder = mkdtempSync(join(tmpdir(), "carryover-"));
    const file = join(folder, "gaps.csv");
    const weeks = Array.from({ length: 30 }, (_, week) => new Date(Date.UTC(2024, 0, 1 + 7 * week)));
    const rows = weeks.map(
      (day, i) => `${day.toISOString().slice(0, 10)},${100 + (i % 7)},${i === 3 ? "" : 50 + i}`,
    );
    writeFileSync(file, ["date,units_sold,spend_tv", ...rows, ""].join("\n"));
    const table = await runCaptured(["summary", file, "--table"]);
    expect(table.stdout).toContain("say so: --missing zero");
    const { stdout } = await runCaptured(["summary", file]);
    const { warnings } = JSON.parse(stdout) as { readonly warnings: readonly string[] };
    expect(warnings.join()).toContain("say so: --missing zero");
    expect(stdout).not.toContain("missing: ");
    rmSync(folder, { recursive: true });
  });
});

describe("an error in a shell", () => {
  it.each([
    [
      ["--target-roi", "-1"],
      { option: "target.roi", rule: "must be above 0", got: -1 },
      "plan: --target-roi must be above 0, got -1",
    ],
    [
      ["--tail", "3"],
      { option: "objective.tail", rule: "must be in (0, 1)", got: 3 },
      "plan: --tail must be in (0, 1), got 3",
    ],
    [
      ["--bound", "tv=5:2"],
      { option: "bounds", of: "tv", rule: "must be [least, most]", got: [5, 2] },
      'plan: --bound of "tv" must be [least, most], got [5,2]',
    ],
    [
      ["--lock", "tvv"],
      { option: "locked", rule: "must name paid channels of the fit", got: "tvv" },
      'plan: --lock must name paid channels of the fit, got "tvv"',
    ],
    [["--missing", "zero"], { option: "missing", rule: 'must be "keep"' }, 'plan: --missing must be "keep"'],
  ])("after %j names the command and the flag at fault", (args, fault, shown) => {
    expect(argument(fault, ...args)).toBe(shown);
  });

  it("names the flag that a table does not agree with", () => {
    const fault = { file: "my.csv", row: 1, option: "revenuePerKpi", rule: 'names the column "price"' };
    expect(data(fault, "--revenue-per-kpi", "price")).toBe(
      'my.csv, row 1: --revenue-per-kpi names the column "price"',
    );
    expect(data(fault)).toBe('my.csv, row 1: revenuePerKpi names the column "price"');
  });

  it("names the flags that mend it, typed or not", () => {
    const cure = phrase`widen ${option("change")} or ${option("bounds")}`;
    expect(argument({ option: "budget", rule: "must be 2", cure })).toBe(
      "plan: budget must be 2; widen --change or --bound",
    );
    const rule = phrase`needs a ${option("budget")} or ${option("target.marginalRoi")}`;
    expect(argument({ rule })).toBe("plan: needs a --budget or --target-marginal-roi");
  });

  it("blames no flag that was not typed, as a file or a default may have said it", () => {
    expect(argument({ option: "budget", rule: "must be above 0", got: -1 })).toBe(
      "plan: budget must be above 0, got -1",
    );
  });

  it("leaves words alone that are no options: a file, a caller that is no function, a channel", () => {
    expect(data({ file: "planBudget.csv", rule: "the change must be small" }, "--change", "3")).toBe(
      "planBudget.csv: the change must be small",
    );
    expect(data({ caller: "model", channel: "budget", rule: "must have media" })).toBe(
      'model: channel "budget" must have media',
    );
  });
});

describe("an error about a specification", () => {
  const folder = mkdtempSync(join(tmpdir(), "shell-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const spec = join(folder, "my.spec.yaml");
  writeFileSync(spec, "channels:\n  tv:\n    coefficient: { prior: pooled }\n");
  const fault = { caller: "model", key: "channels.tv.coefficient", about: "a pooled coefficient" };

  it("names the file and the key where the file has the key", () => {
    expect(data({ ...fault, rule: "needs pooling" }, "--spec", spec)).toBe(
      `${spec}, key "channels.tv.coefficient": model: a pooled coefficient needs pooling`,
    );
    expect(data({ caller: "model", key: "channels.tv", rule: "must be a map" }, "--spec", spec)).toBe(
      `${spec}: model: "channels.tv" must be a map`,
    );
  });

  it("names no file that does not say it, and none where none was given", () => {
    const said = 'model: "trend.kind" must be known';
    expect(data({ caller: "model", key: "trend.kind", rule: "must be known" }, "--spec", spec)).toBe(said);
    expect(data({ caller: "model", key: "channels.tv", rule: "must be a map" })).toBe(
      'model: "channels.tv" must be a map',
    );
  });
});

it("names the flag for empty cells of media in a profile, and where a regression refuses them; and where the weeks of a fit stand", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "carryover-hole-")), "my.csv");
  const weeks = Array.from({ length: 60 }, (_, t) =>
    [
      new Date(Date.UTC(2023, 0, 2 + 7 * t)).toISOString().slice(0, 10),
      t === 9 ? "" : 900 + (t % 7),
      500 + (t % 11),
    ].join(","),
  );
  writeFileSync(path, ["week_start,spend_tv,units_sold", ...weeks].join("\n"));
  const profile = await runCaptured(["profile", path, "--table"]);
  expect(profile.stdout).toContain("say so: --missing zero");
  const refused = await runCaptured(["regression", path]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/"spend_tv": is empty .*say so: --missing zero\n$/),
  ]);
  const fit = await runCaptured(["fit", path, "--from", "2023-02-06"]);
  expect([fit.code, fit.stderr]).toEqual([
    2,
    expect.stringContaining(
      "write training: { from: 2023-02-06 } into the file that carryover spec init makes",
    ),
  ]);
  rmSync(path);
});
