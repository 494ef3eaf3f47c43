/** Commands on tables that were once answered wrongly, each with what is right; what reading them alone tells stands in test/data. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCaptured } from "./runCaptured.js";

const handed = (file: string) => `../shared/cases/tables/${file}`;
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "carryover-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
// A run that found no full success ends with 3.
afterEach(() => {
  process.exitCode = undefined;
});

const answered = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await runCaptured([...args, "--json"]);
  expect([code, stderr.includes("carryover:")]).toEqual([0, false]);
  return JSON.parse(stdout);
};
/** Folder of a fit of a table, and what was said of it. */
const fitted = async (table: string, ...args: readonly string[]) => {
  const out = join(folder, `${fits++}`);
  const { code, stderr } = await runCaptured(["fit", table, ...args, "--out", out]);
  return { code, stderr, trace: join(out, "trace.nc"), out };
};
let fits = 0;
const warnings = ({ warnings }: { readonly warnings: readonly string[] }) => warnings.join("\n");

describe("lift tests", () => {
  const withTests = (name: string) => fitted(handed("base.csv"), "--spec", handed(`lift_${name}.yaml`));

  test("that contradict each other fail, with the z of each", async () => {
    const { stderr, trace } = await withTests("conflict");
    expect(stderr).toMatch(/two experiments on "tv" contradict each other \(16\.\d standard errors apart\)/);
    expect(stderr).toMatch(/2023-06-26" measured 1,500 ± 50, the fit says [\d,]+ \(z 9\.\d\)/);
    expect(stderr).toMatch(/2023-07-24" measured 100 ± 50, the fit says [\d,]+ \(z -1\d\.\d\)/);
    expect((await answered("diagnose", trace)).verdict).toBe("fail");
  });
  test("that begin inside a week say which weeks are counted", async () => {
    const { stderr } = await withTests("offday");
    expect(stderr).toContain("3 weeks are counted, those from 2023-06-12 to 2023-06-26");
  });
  test("that are given three times are said to be, once", async () => {
    const { stderr } = await withTests("twice");
    expect(stderr.match(/is given 3 times, and counts as 3; give it once/g)).toHaveLength(1);
  });
  test("of one week that the fit does not believe are named", async () => {
    expect((await withTests("oneday")).stderr).toMatch(/measured 400 ± 100, the fit says \d+ \(z [23]\.\d\)/);
  });
  test("that agree raise no doubt", async () => {
    const { code, stderr } = await withTests("ok");
    expect([code, /experiment|lift test/.test(stderr)]).toEqual([0, false]);
  });
  test.each([
    ["swapped", "has from after to; give the first day as from and the last as to"],
    ["huge", "must have an effect of at most the sales of the periods that it counts"],
    ["out", "must lie in the training weeks, which end at 2023-12-25"],
  ])("that cannot be are refused, and nothing is written: %s", async (name, words) => {
    const { code, stderr, out } = await withTests(name);
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(stderr).toContain(words);
  });
  test("whose standard error no chain can follow are said not to have been sampled", async () => {
    expect((await withTests("tinySE")).stderr).toMatch(/R-hat is [\d.]+, above 1\.01/);
  });
});

describe("one model for one world", () => {
  test("weeks named by their last day have the events of weeks named by their first", async () => {
    const [header, ...rows] = readFileSync(handed("hol_start.csv"), "utf8").trim().split("\n");
    const lastDay = (day: string) => new Date(Date.parse(day) + 6 * 864e5).toISOString().slice(0, 10);
    const ending = rows.map((row) => row.replace(/^[^,]+/, lastDay));
    const named = join(folder, "hol_end.csv");
    writeFileSync(named, [header!.replace(/^[^,]+/, "week_ending"), ...ending].join("\n"));
    const effects = [];
    for (const table of [handed("hol_start.csv"), named]) {
      const { out } = await fitted(table, "--spec", handed("hol_start.spec.yaml"));
      const { parameters } = JSON.parse(readFileSync(join(out, "fit.json"), "utf8"));
      effects.push(parameters["event[big]"].mean);
    }
    expect(effects[0]).toBeCloseTo(0.65, 1);
    expect(effects[1]).toBe(effects[0]);
  });
  test("weeks without a KPI at the end do not move returns", async () => {
    const { stderr, trace } = await fitted(handed("kpi_zero_tail.csv"));
    expect(stderr).toContain("zero in the last 6 weeks, from 2023-11-20 on");
    const [tv] = (await answered("roi", "--fit", trace)).channels;
    expect(Math.abs(tv.roi - 1.7)).toBeLessThan(0.2);
  });
});

describe("what is found travels to every answer", () => {
  test("a negative baseline", async () => {
    const { stderr, trace } = await fitted(handed("negbase.csv"));
    expect(stderr).toContain("the baseline is negative");
    for (const args of [
      ["roi", "--fit", trace],
      ["summary", "--fit", trace],
      ["roi", handed("negbase.csv")],
    ])
      expect(warnings(await answered(...args))).toContain("the baseline is negative");
  });
  test("a channel that has just begun: today is what it has had since", async () => {
    const { stderr, trace } = await fitted(handed("launch_late.csv"));
    expect(stderr).toContain("tiktok began on 2023-10-09 and ran in 12 of the last 52 weeks");
    const plan = await answered("plan", trace);
    const tiktok = plan.channels.find(({ name }: { readonly name: string }) => name === "tiktok");
    expect(Math.abs(tiktok.today - 424)).toBeLessThan(1);
    expect(warnings(plan)).toMatch(
      /424 currency units a week since, and 98 currency units a week on the mean/,
    );
  });
  test("planned weeks are not spent, in roi and summary", async () => {
    for (const command of ["roi", "summary"]) {
      const answer = await answered(command, handed("future_rows.csv"));
      expect(warnings(answer)).toContain('the KPI "sales" is empty in the last 12 weeks');
      const [tv] = answer.channels ?? answer.channel_breakdown;
      expect(tv.total_spend).toBeCloseTo(56552.2, 1);
    }
  });
  test.each(["daily", "daily0"])("weekdays that a ridge does not have: %s", async (name) => {
    expect(warnings(await answered("roi", handed(`${name}.csv`)))).toContain(
      "this regression has no weekdays, and the table is daily",
    );
  });
  test("a budget is not made of channels and their sum", async () => {
    const answer = await answered("optimize", handed("tot_marketing.csv"));
    const today: Readonly<Record<string, number>> = answer.current_allocation;
    expect(Object.values(today).reduce((sum, spend) => sum + spend)).toBeCloseTo(141154.22, 2);
    expect(warnings(answer)).toContain('"marketing_spend" is the sum of');
  });
  test("a value of a visit is no value of an order", async () => {
    const answer = await answered("roi", handed("rpv.csv"));
    expect(warnings(answer)).toContain("revenue_per_visit is the value of one visit");
    expect(answer.channels[0].roi ?? null).toBeNull();
  });
});

describe("a result is not among the regressors of an iteration", () => {
  test.each(["profit", "mshare"])("%s", async (name) => {
    const out = join(folder, name);
    const { code } = await runCaptured(["iterate", handed(`${name}.csv`), out, "3", "v3"]);
    expect(code).toBe(0);
    const specs = readdirSync(out).filter((file) => /^config_iter_\d+\.yaml$/.test(file));
    expect(specs.length).toBeGreaterThan(0);
    for (const spec of specs)
      expect(readFileSync(join(out, spec), "utf8")).not.toMatch(/gross_profit|market_share/);
  });
});

describe("tables that were read rightly are fitted", () => {
  test.each([
    ["lockdown"],
    ["last3"],
    ["w53"],
    ["ev_holdout"],
    ["monthly"],
    ["kpi_refunds"],
    ["geo_nospend"],
    ["customers", "--geo", "Id"],
    ["yearmonth", "--kpi", "Sellout Value"],
  ])("%s", async (name, ...flags) => {
    const { code, trace } = await fitted(handed(`${name}.csv`), ...flags, "--draws", "100");
    expect([code, existsSync(trace)]).toEqual([0, true]);
  });
});
