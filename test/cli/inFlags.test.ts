/** What a shell says of the module's errors: the flag that was typed, and nothing else changed. */
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { inFlags } from "../../src/cli/inFlags.js";
import { addReadOptions } from "../../src/cli/readOptions.js";

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
    .action(() => {})
    .parse(args, { from: "user" });
}

describe("an error in a shell", () => {
  it.each([
    [
      ["--target-roi", "-1"],
      "planBudget: target.roi must be above 0, got -1",
      "plan: --target-roi must be above 0, got -1",
    ],
    [
      ["--tail", "3"],
      "planBudget: objective.tail must be in (0, 1), got 3",
      "plan: --tail must be in (0, 1), got 3",
    ],
    [
      ["--bound", "tv=5:2"],
      'planBudget: bounds of "tv" must be [least, most], got [5,2]',
      'plan: --bound of "tv" must be [least, most], got [5,2]',
    ],
    [
      ["--lock", "tvv"],
      'planBudget: locked must name paid channels of the fit, got "tvv"',
      'plan: --lock must name paid channels of the fit, got "tvv"',
    ],
    [
      ["--missing", "zero"],
      'readPanel: "missing" must be one of "keep"',
      'plan: "--missing" must be one of "keep"',
    ],
    [
      ["--revenue-per-kpi", "price"],
      'my.csv, row 1: revenuePerKpi names the column "price", which the table lacks',
      'my.csv, row 1: --revenue-per-kpi names the column "price", which the table lacks',
    ],
  ])("after %j names the flag at fault", (args, message, shown) => {
    expect(inFlags(message, "plan", typed(...args))).toBe(shown);
  });

  it.each([
    ["budget must be 2; widen change or bounds", "budget must be 2; widen --change or --bound"],
    ["set a budget or target.marginalRoi", "set a --budget or --target-marginal-roi"],
    ["correct the cell, or set allowNegative if", "correct the cell, or set --allow-negative if"],
  ])("names the flags that mend it, typed or not: %s", (message, shown) => {
    expect(inFlags(message, "plan", typed())).toBe(shown);
  });

  it.each([
    'my.csv, row 1: kpi names the column "foo", which the table lacks',
    "planBudget.csv: budget must be above 0, got -1",
    `model: "holidays.xmas" must have a date inside the table's periods`,
  ])("blames no flag that was not typed, as a file or a default may have said it: %s", (message) => {
    expect(inFlags(message, "plan", typed())).toBe(message);
  });

  it.each([
    "my.csv: the table was fitted to other data; define it as then, or fit again",
    'read the table with missing: "zero"',
    "change must be in [0, 1], got 3",
  ])("stays as it is where a word only looks like an option: %s", (message) => {
    expect(inFlags(message, "plan", typed("--fit", "my.nc", "--missing", "zero", "--change", "3"))).toBe(
      message,
    );
  });
});
