/** Bad input typed in a shell or written in a file: one line that names the flag, or the file and its key, and nothing on standard output. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const folder = mkdtempSync(join(tmpdir(), "bad-input-"));
const at = (name: string) => join(folder, name);
const written = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};
beforeAll(async () => {
  copyFileSync("data/market.csv", at("my.csv"));
  await saveFit(quickFit(specify(smallPanel()), { seed: 1, draws: 50 }), at("trace.nc"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCaptured(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^carryover: [^\n]+\n$/);
  return stderr.slice("carryover: ".length, -1).replaceAll(`${folder}/`, "");
}

it.each([
  ["roi my.csv --kpi foo", 'my.csv, row 1: --kpi names the column "foo"'],
  [
    "roi my.csv --channels tv,tvv",
    '--channels names "tvv", which is no channel or column; did you mean "tv"?',
  ],
  ["roi my.csv --controls nix", '--controls names the column "nix"'],
  ["roi my.csv --revenue-per-kpi=-2", "roi: --revenue-per-kpi must be more than 0, got -2"],
  ["roi my.csv --delimiter x", "roi: --delimiter must be one of"],
  [
    "roi my.csv --decimal ,",
    'column "spend_tv": "107535.49" is not a number with the decimal mark ","; write',
  ],
  ["roi my.csv --decimal ,", 'or set --decimal to "."'],
  ["roi my.csv --delimiter ;", "set --date to the column that marks the week"],
  ["roi my.csv --alpha 0", "roi: --alpha must be a positive number"],
  ["optimize my.csv --change 2", "optimize: --change must be in [0, 1]"],
  ["roi none.csv", "none.csv: there is no such file"],
  ["roi trace.nc", "trace.nc: this is a saved fit (NetCDF), not CSV text; "],
  ["roi trace.nc", "the fit is read with --fit trace.nc"],
  ["optimize trace.nc", "the fit is read with --fit trace.nc"],
  ["adstock trace.nc", "the fit is read with --fit trace.nc"],
  ["summary trace.nc", "the fit is read with --fit trace.nc"],
  ["profile trace.nc", "the fit is read with carryover roi --fit trace.nc"],
  ["regression trace.nc", "the fit is read with carryover roi --fit trace.nc"],
  ["fit trace.nc", "the fit is read with carryover roi --fit trace.nc"],
  ["iterate trace.nc out", "the fit is read with carryover roi --fit trace.nc"],
  ["roi https://", "https://: this is no address"],
  ["worker redis://localhost --lease -1", "worker: --lease must be above 0, got -1"],
  ["worker redis://localhost --max-mb 0", "worker: --max-mb must be"],
  ["fit my.csv --draws 0", "fit: --draws must be a whole number from 1 to 1000000, got 0"],
  ["fit my.csv --draws 100000000", "fit: --draws must be a whole number from 1 to 1000000, got 100000000"],
  ["fit my.csv --target-acceptance 2", "fit: --target-acceptance must be"],
  ["fit my.csv --until-ess 0", "fit: --until-ess must be"],
  ["fit my.csv --type v9", "'--type <type>' argument 'v9' is invalid"],
  ["fit my.csv --spec none.yaml", "none.yaml: the file cannot be read"],
  ["fit my.csv --out my.csv", 'fit: cannot write to "my.csv" (EEXIST)'],
  ["validate my.csv --folds 0", "validate: --folds must be"],
  ["validate my.csv --test-size 20", "validate: --test-size must be a share above 0"],
  ["validate my.csv --oos-r2-min 2", "validate: --oos-r2-min must be a number of at most 1"],
  ["iterate my.csv out --oos-mape-max 7", "iterate: --oos-mape-max must be a share"],
  ["plan trace.nc --budget 1e12", "plan: --budget must be between"],
  ["plan trace.nc --budget 1e12", "got 1,000,000,000,000; widen --change or --bound"],
  ["plan trace.nc --bound tv=5:2", 'plan: --bound of "tv" must be [least, most]'],
  [
    "plan trace.nc --lock tvv",
    'plan: --lock must name paid channels of the fit, got "tvv"; did you mean "tv"?',
  ],
  ["plan trace.nc --minimum tv=-5", 'plan: --minimum of "tv" must be ≥ 0, got -5'],
  ["plan trace.nc --lock tv --minimum tv=5", 'plan: "tv" must be locked or have a --minimum, not both'],
  ["plan trace.nc --target-roi 1000", "plan: --target-roi must be at most"],
  ["plan trace.nc --tail 3 --objective cvar", "plan: --tail must be in (0, 1), got 3"],
  ["plan trace.nc --horizon 2.5", "plan: --horizon must be 2 to 104 periods"],
  ["plan my.csv", "my.csv: this is not a NetCDF-4 file"],
  ["curves trace.nc --from 01/02/2023", "curves: --from must be a date such as"],
  ["curves trace.nc --from 2030-01-01", "curves: the window must hold a period of"],
  ["curves trace.nc --from 2030-01-01", "; move --from or --to"],
  ["experiments trace.nc --change 3", "experiments: --change must be in [0, 1], such as 0.3 for 30 %, got 3"],
  ["refute trace.nc --placebos 99", "refute: --placebos must be a whole number from 0 to 20, got 99"],
  ["refute trace.nc --channels tvv", "refute: --channels must name channels of the fit"],
  ["roi my.csv --fit trace.nc --model ridge", "roi: --model ridge reads a table and --fit a saved fit"],
  ["kernel install --prefix none/x", 'kernel: --prefix must be a folder that exists, got "none/x"; name'],
  ["kernel uninstall --prefix none/x", 'kernel: --prefix must be a folder that exists, got "none/x"; name'],
  ["kernel install --user --prefix x", "kernel: give --user or --prefix, not both"],
])("carryover %s", async (line, said) => {
  const args = line
    .split(" ")
    .map((word) => (/^(my|none|trace)\./.test(word) || word === "out" ? at(word) : word));
  expect(await refusal(...args)).toContain(said);
});

describe("a specification", () => {
  it.each([
    ["channels: { tvv: { adstock: delayed } }", ', key "channels": model: unknown channel "tvv"'],
    [
      "channels: { tv: { adstok: delayed } }",
      ', key "channels.tv": model: unknown setting "channels.tv.adstok"',
    ],
    ["channels: { tv: { adstock: geometrc } }", ': model: "channels.tv.adstock.kind" must be one of'],
    [
      "channels: { tv: { media: spend_ooh } }",
      ', key "channels.tv.media": model: unknown media of channel "tv"',
    ],
    [
      "channels: { tv: { coefficient: { prior: pooled } } }\npooling: null",
      ', key "channels.tv.coefficient": model: channel "tv": a pooled coefficient needs "pooling"',
    ],
    [
      "channels: { tv: { adstock: { kind: geometric, maxLag: 8 } } }",
      ', key "channels.tv.adstock.maxLag": model: channel "tv": adstock "geometric" does not read',
    ],
    [
      "channels: { tv: { saturation: { kind: hill, priors: { slop: { family: halfNormal, scale: 1 } } } } }",
      ', key "channels.tv.saturation.priors": model: channel "tv": unknown parameter',
    ],
    ["controls: { columns: [bank_rate] }", ', key "controls.columns": model: unknown control "bank_rate"'],
    ["seasonality: { yearly: 99 }", ': model: "seasonality.yearly" must be at most 26, got 99'],
    ["holidays: { xmas: [2001-12-25] }", ': model: "holidays.xmas" must have a date inside'],
    [
      "training: { from: 2001-01-01, to: 2001-06-01 }",
      ', key "training": model: training must cover some of',
    ],
    ["channels: 5", ': model: "channels" must be a map of channels, got 5'],
    ["trends: none", ': model: unknown setting "trends"; did you mean "trend"?'],
    ["[a, b]", ": model: a specification must be a map of settings"],
    ["type: v3\na: b: c", ", row 2: this is not valid YAML"],
  ])("%s", async (text, said) => {
    const spec = written("my.spec.yaml", `${text}\n`);
    expect(await refusal("fit", at("my.csv"), "--spec", spec)).toContain(`my.spec.yaml${said}`);
  });
});

it.each([
  ["oos_mape_max: 20", ': "oos_mape_max" must be a share'],
  ["oos_r2: 1", ': unknown key "oos_r2"; did you mean "oos_r2_min"?'],
  ["oos_r2_min: high", ': "oos_r2_min" must be a number'],
  ["5", ": thresholds must be a map of"],
])("thresholds that say %s", async (text, said) => {
  const file = written("my.thresholds.yaml", `${text}\n`);
  expect(await refusal("validate", at("my.csv"), "--thresholds", file)).toContain(
    `my.thresholds.yaml${said}`,
  );
});

it.each([
  ["kpi: foo", [], 'beside.yaml: "kpi" names the column "foo", which the table lacks'],
  ["kpi: foo", ["--kpi", "bar"], 'beside.csv, row 1: --kpi names the column "bar"'],
  ["retention: { tvv: 0.5 }", [], 'beside.yaml: "retention" names "tvv", which is no channel'],
  ["channels: { tv: { spend: nix } }", [], 'beside.yaml: "channels" names the column "nix"'],
  ["missing: none", [], 'beside.yaml: "missing" must be one of "keep", "zero", got "none"'],
  ["missing: none", ["--missing", "zero"], 'beside.yaml: "missing" must be one of'],
  ["mising: zero", [], 'beside.yaml: unknown setting "mising"; did you mean "missing"?'],
  ["trend: { kind: none }", [], "beside.yaml: this is a model specification"],
])("settings beside a table that say %s, after %j", async (text, flags, said) => {
  copyFileSync(at("my.csv"), at("beside.csv"));
  written("beside.yaml", `${text}\n`);
  expect(await refusal("profile", at("beside.csv"), ...flags)).toContain(said);
});

describe("what was typed", () => {
  const acting = "\u001b[2J\u001b]0;owned\u0007two\nlines\u202e";

  it.each([
    ["a command", [acting]],
    ["a flag", ["profile", `--${acting}`]],
    ["the value of a choice", ["fit", "my.csv", "--type", acting]],
    ["a number", ["fit", "my.csv", "--draws", acting]],
    ["a file", ["profile", acting]],
  ])("as %s is echoed in one line that no terminal obeys", async (_, args) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
    expect(await refusal(...args)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});
