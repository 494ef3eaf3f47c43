/** The plan command: a budget with its proof from a file, and one line for what cannot be. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { planBudget } from "../../src/decisions/plan.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { specify } from "../../src/spec/specify.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { smallPanel } from "../model/densities.js";
import { runCaptured } from "./runCaptured.js";

const trace = join(await mkdtemp(join(tmpdir(), "carryover-")), "trace.nc");
beforeAll(() => saveFit(quickFit(specify(smallPanel()), { seed: 1, draws: 100 }), trace));

it("prints the plan as one JSON document, or a table", async () => {
  const { code, stdout, stderr } = await runCaptured(["plan", trace, "--change", "0.5", "--confidence", "0"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const document = JSON.parse(stdout);
  expect(document.is_proved).toBe(true);
  expect(document.channels.map(({ name }: { name: string }) => name)).toEqual([
    "tv",
    "meta",
    "google",
    "radio",
  ]);
  const table = await runCaptured([
    "plan",
    trace,
    "--confidence",
    "0",
    "--table",
    "--objective",
    "cvar",
    "--lock",
    "tv,radio",
  ]);
  expect(table.stdout).toMatch(/^Plan: /);
  expect(table.stdout).toMatch(/Optimal under this model: gap 0 \(proved\)/);
});

it("offers a total that the other limits allow, and takes it", async () => {
  const { stderr } = await runCaptured(["plan", trace, "--bound", "tv=0:1"]);
  const [, offered] = /today's total; give --budget (\d+), or other --bound$/m.exec(stderr)!;
  const flags = ["--bound", "tv=0:1", "--budget", offered!, "--no-other-models"];
  const { code, stdout } = await runCaptured(["plan", trace, ...flags]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).proposed).toBeCloseTo(Number(offered), 6);
});

it.each([
  [
    ["--budget", "1e9"],
    /plan: --budget must be between £[\d,]+ and £[\d,]+ a week, .*; widen --change or --bound$/m,
  ],
  [["--bound", "tv=1e8:2e8"], /got [\d,]+, today's total; give --budget \d+, or other --bound$/m],
  [["--budget=-5"], /plan: --budget must be money ≥ 0/],
  [["--lock", "tvv"], /plan: --lock must name .* did you mean "tv"\?/],
  [["--change", "2"], /plan: --change must be in \[0, 1\]/],
  [["--target-roi", "1000"], /plan: --target-roi must be at most/],
  [["--target-kpi", "1e9"], /plan: --target-kpi must be at most/],
  [["--target-marginal-roi=-2"], /plan: --target-marginal-roi must be above 0/],
  [
    ["--target-roi", "2", "--minimum", "tv=1"],
    /plan: --target-roi .*; set a --budget or --target-marginal-roi/,
  ],
  [["--target-roi", "2", "--target-kpi", "5"], /got several/],
  [["--target-roi", "2", "--budget", "5"], /'--budget <money>' cannot be used with option '--target-roi/],
  [["--target-roi", "2", "--tail", "0.2"], /'--tail <share>' cannot be used with option '--target-roi/],
  [["--tail", "3"], /plan: --tail must be in \(0, 1\)/],
  [["--confidence", "2"], /plan: --confidence must be in \[0, 1\]/],
  [["--minimum", "tv=1e9"], /plan: --minimum of "tv" must be at most .*; raise the bound with --bound$/m],
  [
    ["--minimum-flight", "tv=4", "--minimum", "tv=1"],
    /--minimum-flight of "tv" needs a horizon.*; give a --horizon$/m,
  ],
  [
    ["--horizon", "6", "--minimum-flight", "tv=4"],
    /plan: --minimum-flight of "tv" needs a --minimum of the channel.*; say with --minimum from/,
  ],
  [["--minimum-flight", "tv"], /--minimum-flight must be channel=periods, such as tv=4/],
  [
    ["--lock", "tv,meta,google,radio", "--budget", "1e5"],
    /the other limits allow, got 100,000; take channels out of --lock, widen --change or --bound$/m,
  ],
  [["--bound", "TV=:20000"], /plan: .*"TV"/],
  [["--bound", "tv=5:2"], /plan: --bound of "tv" must be/],
  [["--bound", "tv"], /channel=least:most/],
  [
    ["--bound", "tv=1:2", "--bound", "tv=3:4"],
    /plan: --bound must be channel=least:most, .* once a channel, got "tv=3:4"/,
  ],
  [["--bound", "tv=0:100", "--lock", "tv"], /plan: "tv" must be locked or have --bound, not both/],
  [["--horizon", "1"], /plan: --horizon must be 2 to 104/],
])("refuses %j in one line that says what is possible", async (args, message) => {
  const { code, stdout, stderr } = await runCaptured(["plan", trace, ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^carryover: [^\n]*\n$/);
});

it("names the file where a folder is given", async () => {
  const { code, stderr } = await runCaptured(["plan", dirname(trace)]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `carryover: ${dirname(trace)}: this is a folder; name the file in it, such as ${trace}\n`,
  );
});

it("takes the saved fit with --fit too, as the analyses do, but once", async () => {
  const named = await runCaptured(["plan", "--fit", trace]);
  expect(named).toEqual(await runCaptured(["plan", trace]));
  expect(named.code).toBe(0);
  const twice = await runCaptured(["plan", trace, "--fit", "other.nc"]);
  expect(twice.code).toBe(2);
  expect(twice.stderr).toMatch(/^carryover: plan: one saved fit must be named, got two, [^\n]*\n$/);
  const never = await runCaptured(["plan"]);
  expect(never.code).toBe(2);
  expect(never.stderr).toMatch(/^carryover: plan: a saved fit must be named; make one with [^\n]*\n$/);
});

it("prints the schedule of a horizon within limits of dates, and says what it needs", async () => {
  const { schedule } = planBudget(await loadFit(trace), { horizon: 6, maxDraws: 10 });
  const [from, to] = [schedule!.times[1]!, schedule!.times[3]!];
  const args = ["plan", trace, "--horizon", "6", "--confidence", "0", "--schedule"];
  const limited = await runCaptured([...args, "--dated", `tv@${from}..${to}=0:30000`]);
  const { times, channels } = JSON.parse(limited.stdout);
  expect(times).toEqual(schedule!.times);
  const tv = channels.find(({ name }: { name: string }) => name === "tv").proposed;
  expect(tv[1] + tv[2] + tv[3]).toBeLessThanOrEqual(30000 * (1 + 1e-8));
  const each = await runCaptured([...args, "--dated-each", `tv@${from}..${to}=5000:9000`]);
  const held = JSON.parse(each.stdout).channels.find(({ name }: { name: string }) => name === "tv").proposed;
  for (const money of held.slice(1, 4)) {
    expect(money).toBeGreaterThanOrEqual(5000 * (1 - 1e-8));
    expect(money).toBeLessThanOrEqual(9000 * (1 + 1e-8));
  }
  const table = await runCaptured(["plan", trace, "--horizon", "6", "--confidence", "0", "--table"]);
  const [plan, after] = table.stdout.split("Schedule of the best plan found");
  expect(plan).toMatch(/^Plan: [\s\S]*Warning: /);
  expect(schedule!.times.map((time) => after!.includes(`\n${time} `))).toEqual(Array(6).fill(true));
  expect(after).not.toContain("Warning: ");
  const steady = await runCaptured(["plan", trace, "--schedule"]);
  expect(steady.stderr).toMatch(/--horizon must be given with --schedule/);
  const open = await runCaptured([...args, "--dated", `tv@${from}..${to}=:0`]);
  const closed = JSON.parse(open.stdout).channels.find(
    ({ name }: { name: string }) => name === "tv",
  ).proposed;
  expect(closed.slice(1, 4)).toEqual([0, 0, 0]);
  const tail = await runCaptured(["plan", trace, "--objective", "expected", "--tail", "0.2"]);
  expect(tail.stderr).toMatch(/--tail must be left out, as it is a setting of "cvar" and "quantile" alone/);
  const wrong = await runCaptured([...args, "--dated", "tv=3"]);
  expect(wrong.stderr).toMatch(/channels@from\.\.to=least:most/);
});

it("takes limits of several channels together, and of a weighted sum of them", async () => {
  const args = ["plan", trace, "--confidence", "0", "--change", "0.5"];
  const plan = async (...more: readonly string[]) => {
    const { stdout } = await runCaptured([...args, ...more]);
    const { channels } = JSON.parse(stdout) as { channels: readonly { name: string; proposed: number }[] };
    return new Map(channels.map(({ name, proposed }) => [name, proposed]));
  };
  const together = (money: ReadonlyMap<string, number>) => money.get("tv")! + money.get("radio")!;
  const difference = (money: ReadonlyMap<string, number>) => money.get("tv")! - 2 * money.get("radio")!;
  const free = await plan();
  const most = 0.9 * together(free);
  expect(together(await plan("--group", `tv,radio=:${most}`))).toBeLessThanOrEqual(most * (1 + 1e-6));
  const least = difference(free) + 1000;
  expect(difference(await plan("--constraint", `tv*1,radio*-2=${least}:`))).toBeGreaterThan(least - 1e-3);
  const wrong = async (...more: readonly string[]) => (await runCaptured([...args, ...more])).stderr;
  expect(await wrong("--group", "tv,radio=:")).toMatch(/--group must be channels=least:most, such as /);
  expect(await wrong("--group", "tv,rdio=0:5")).toMatch(/--group must name .* did you mean "radio"\?\n$/);
  expect(await wrong("--constraint", "tv,radio=0:5")).toMatch(/--constraint must be channel\*weight/);
  expect(await wrong("--constraint", "tv*1,rdio*1=0:5")).toMatch(/--constraint must name .*"radio"/);
});
