/** A month in a shell: fit, plan, refresh and track in one folder, and one line for what cannot be. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { oldWeeks, weeks } from "../refresh/months.js";
import { runCaptured } from "./runCaptured.js";

const folder = await mkdtemp(join(tmpdir(), "carryover-"));
const my = join(folder, "my");
const at = (name: string) => join(folder, name);
const patience = 600_000;

beforeAll(async () => {
  await writeFile(at("old.csv"), weeks(oldWeeks));
  await writeFile(at("new.csv"), weeks(oldWeeks + 6));
  await writeFile(at("restated.csv"), weeks(oldWeeks + 6, { "3 spend_tv": "5" }));
  await writeFile(at("fewer.csv"), weeks(oldWeeks - 5));
  const sampling = ["--chains", "2", "--warmup", "80", "--draws", "100"];
  const { code } = await runCaptured(["fit", at("old.csv"), "--out", my, "--currency", "GBP", ...sampling]);
  expect(code).toBe(0);
}, patience);

it.each([
  [
    ["refresh", my],
    /^carryover: refresh: --data must name the table with the new periods; carryover refresh /,
  ],
  [["refresh", at("my market's")], /; carryover refresh '.*\/my market'\\''s' --data new\.csv$/m],
  [["refresh", my, "--data", at("fewer.csv")], /fewer\.csv: this table .* lacks 5 weeks/],
  [["refresh", my, "--data", at("old.csv")], /there is nothing to refresh; come back with the next weeks$/m],
  [["refresh", my, "--data", at("none.csv")], /there is no such file/],
  [["refresh", at("none"), "--data", at("new.csv")], /there is no such folder; make one with carryover fit/],
  [
    ["refresh", my, "--data", at("restated.csv")],
    /restates 1 number of 1 week .*"spend_tv" of 2022-01-24: [\d.]+ → 5; see them all with --check, and take them with --accept-restated where/,
  ],
  [
    ["refresh", my, "--data", at("new.csv"), "--check", "--mlflow", at("runs")],
    /--check fits nothing, and --mlflow writes a fit; leave out one of the two$/m,
  ],
  [
    ["refresh", my, "--data", at("new.csv"), "--accept-restated", "--check"],
    /--check fits nothing, and --accept-restated is for a fit; leave out one of the two$/m,
  ],
  [["track", my], /^carryover: track: --data must name/],
  [["track", my, "--data", at("new.csv")], /no plan was kept in this folder; make one with carryover plan/],
])("%j is refused in one line, and nothing is written", async (args, message) => {
  const before = await readdir(my);
  const { code, stdout, stderr } = await runCaptured(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
  expect(await readdir(my)).toEqual(before);
});

it("announces a table that takes seconds to read", async () => {
  const long = at("long.csv");
  await writeFile(long, weeks(oldWeeks + 6) + "\n".repeat(2_000_000));
  const { code, stderr } = await runCaptured(["refresh", my, "--data", long, "--check"]);
  expect({ code, stderr: stderr.split("\n")[0] }).toEqual({ code: 0, stderr: `reading ${long}` });
});

it("ends what a run could not put in its place, and says so in place of that nothing is new", async () => {
  const one = at("one");
  await cp(my, one, { recursive: true });
  // No file takes the place of a folder, as none finds room on a full disk.
  await mkdir(join(one, "refresh.json"));
  const args = ["refresh", one, "--data", at("new.csv")];
  const failed = await runCaptured(args);
  expect([failed.code, failed.stderr]).toEqual([2, expect.stringMatching(/cannot write to ".*one"/)]);
  await rm(join(one, "refresh.json"), { recursive: true });
  const other = at("other");
  await cp(one, other, { recursive: true });
  const { code, stdout, stderr } = await runCaptured([...args, "--mlflow", at("mended")]);
  expect(JSON.parse(stdout).new_periods.count).toBe(6);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: await readFile(join(one, "refresh.json"), "utf8"),
    stderr: expect.stringMatching(
      /^.* holds the fit up to [\d-]+, which an earlier run had made and could not put in its place; next: carryover diagnose .*\nwrote the fit of .*\n$/,
    ),
  });
  const again = await runCaptured(args);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("there is nothing to refresh")]);
  // For people, and by a table that takes seconds to read.
  const long = at("longer.csv");
  await writeFile(long, weeks(oldWeeks + 6) + "\n".repeat(2_000_000));
  const shown = await runCaptured(["refresh", other, "--data", long, "--table"]);
  expect(shown).toMatchObject({ code: 0, stdout: "" });
  expect(shown.stderr.split("\n")).toEqual([
    `reading ${long}`,
    expect.stringContaining(
      `could not put in its place; what moved stands in ${join(other, "refresh.json")}; next:`,
    ),
    "",
  ]);
}, 600_000);

it("only says what changed with --check", async () => {
  const { code, stdout } = await runCaptured(["refresh", my, "--data", at("restated.csv"), "--check"]);
  const document = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(document.restatement.cells).toEqual([expect.objectContaining({ column: "spend_tv", now: 5 })]);
  expect(document.new_periods.count).toBe(6);
  expect(await readdir(my)).not.toContain("history");
});

it.each([
  [
    "fit",
    ["fit", at("old.csv"), "--out", at("none"), "--currency", "GBP", "--warmup", "80", "--draws", "100"],
  ],
  ["refresh", ["refresh", my, "--data", at("new.csv")]],
])("says before %s has fitted anything that no run of MLflow can be written", async (command, args) => {
  const { code, stderr } = await runCaptured([...args, "--mlflow", at("old.csv")]);
  // No line of progress came before it.
  expect(stderr).toMatch(
    new RegExp(`^carryover: ${command}: cannot write to ".*old\\.csv" \\((?:EEXIST|ENOTDIR)\\): [^\\n]*\\n$`),
  );
  expect(code).toBe(2);
  expect((await runCaptured([...args, "--mlflow", " "])).stderr).toMatch(
    /--mlflow must be a folder, got " "/,
  );
  expect(await readdir(folder)).not.toContain("none");
  expect(await readdir(my)).not.toContain("history");
});

it(
  "keeps a plan, refreshes, and holds the plan against what came",
  async () => {
    const plan = await runCaptured(["plan", join(my, "trace.nc"), "--no-other-models"]);
    expect(plan.stderr).toMatch(/kept as .*plans.*\.json; once it has come: carryover track/);
    // A file where a folder of MLflow should be, which is seen last of all: the fit is added and told all the same.
    await mkdir(at("runs"));
    await writeFile(at("runs/66095852769385784"), "");
    const args = ["refresh", my, "--data", at("restated.csv"), "--accept-restated", "--mlflow", at("runs")];
    const { code, stdout, stderr } = await runCaptured(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^carryover: refresh: cannot write to ".*runs".*\n$/m);
    const document = JSON.parse(stdout);
    for (const { roi } of document.channels) {
      if (roi !== null) expect(roi.revision.change + roi.new_periods.change).toBeCloseTo(roi.change, 12);
    }
    expect(stderr).toMatch(/holds the fit up to 2023-06-12, and every one before it in history/);
    expect((await readdir(join(my, "history"))).sort()).toEqual(["2023-05-01", "2023-06-12"]);
    const tracked = await runCaptured(["track", my, "--data", at("new.csv"), "--table"]);
    expect(tracked.stdout).toMatch(/^Plans and what came\n/);
    expect(tracked.stdout).toMatch(/week by week/);
    const again = await runCaptured(["refresh", my, "--data", at("restated.csv")]);
    expect(again.stderr).toMatch(/there is nothing to refresh/);
  },
  patience,
);
