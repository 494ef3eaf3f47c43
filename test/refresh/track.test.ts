/** Plans are kept as they were made, and held against what came: the KPI for the money that was spent, by the fit of the plan and nothing that came later. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { DataError } from "../../src/errors.js";
import { predictKpi } from "../../src/fit/predictKpi.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { withSpec } from "../../src/model/specify.js";
import { platform } from "../../src/platform/node/index.js";
import { openFitFolder } from "../../src/refresh/fitFolder.js";
import { keepPlan } from "../../src/refresh/keptPlans.js";
import { nextModel } from "../../src/refresh/nextModel.js";
import { atLeast, track } from "../../src/refresh/track.js";
import { tableOf } from "../../src/results/results.js";
import { sealedText } from "../../src/trace/sealedText.js";
import { saveFit } from "../../src/trace/trace.js";
import { firstModel, name, oldWeeks, weeks } from "./months.js";

const fit = quickFit(withSpec(await firstModel(), { level: { sd: 0 } }), { draws: 200 });
const steady = planBudget(fit, { confidence: 0 });
const horizon = planBudget(fit, { confidence: 0, horizon: 4, maxDraws: 20 });
const table = (count: number, changes?: Readonly<Record<string, string>>) => ({
  text: weeks(count, changes),
  name,
});
const patience = 600_000;

async function folderOfFit(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "carryover-"));
  await saveFit(fit, join(path, "trace.nc"));
  return path;
}

describe("a plan that came", () => {
  let path: string;
  beforeAll(async () => {
    path = await folderOfFit();
    await keepPlan(path, steady);
  }, patience);
  const predictedOf = async (changes?: Readonly<Record<string, string>>) =>
    (await track(path, table(oldWeeks + 6, changes))).plans[0]!;

  it(
    "is held against what the fit predicts for the money that was spent",
    async () => {
      const { periods, sum, money, from } = await predictedOf();
      const panel = await readPanel(table(oldWeeks + 6), { currency: "GBP" });
      const to = fit.design.times.at(-1)!;
      const whole = { ...fit.model, panel, spec: { ...fit.model.spec, training: { from: null, to } } };
      const { expected, drawIndices } = predictKpi({ ...fit, model: whole }, { from });
      expect(periods).toHaveLength(6);
      for (const [i, { predicted }] of periods.entries()) {
        const draws = Array.from(drawIndices, (_, draw) => expected[draw * 6 + i]!);
        const middle = draws.reduce((a, b) => a + b, 0) / draws.length;
        // Noise has mean zero: of 200 draws it is off by a fourteenth of its sd, and 90 % intervals are 3.3 sd wide.
        expect(Math.abs(predicted.mean - middle)).toBeLessThan((predicted.upper - predicted.lower) / 3.3 / 3);
      }
      expect(sum.kpi).toBe(periods.reduce((all, { kpi }) => all + kpi, 0));
      const spent = panel.channels[0]!.spend!.values.subarray(oldWeeks).reduce((a, b) => a + b, 0);
      expect(money[0]).toMatchObject({ name: "tv", spent });
      expect(money[0]!.planned).toBeCloseTo(6 * steady.channels[0]!.proposed, 6);
    },
    patience,
  );

  it(
    "is predicted from the money that was spent, and not from its KPI nor from old numbers that changed",
    async () => {
      const before = await predictedOf();
      const kpi = await predictedOf({ [`${oldWeeks + 1} units_sold`]: "1" });
      expect(kpi.periods.map(({ predicted }) => predicted)).toEqual(
        before.periods.map(({ predicted }) => predicted),
      );
      expect(kpi.periods[1]!.isInside).toBe(false);
      expect(kpi.sum.isInside).toBe(false);
      const old = await predictedOf({ [`${oldWeeks - 1} spend_tv`]: "900000" });
      expect(old.periods.map(({ predicted }) => predicted)).toEqual(
        before.periods.map(({ predicted }) => predicted),
      );
      expect(old.warnings[0]!.message).toMatch(/^1 numbers? of periods that the plan's fit was made from/);
      expect(old.warnings[0]!.cure).toBe(`carryover refresh ${path} --data ${name} --check lists them`);
      const spent = await predictedOf({ [`${oldWeeks + 1} spend_tv`]: "900000" });
      expect(spent.periods[0]!.predicted).toEqual(before.periods[0]!.predicted);
      expect(spent.periods[1]!.predicted.mean).toBeGreaterThan(before.periods[1]!.predicted.mean);
    },
    patience,
  );

  it(
    "has a table of all plans, and one for each of them",
    async () => {
      const tracked = await track(path, table(oldWeeks + 6));
      expect(tableOf(tracked).rows[0]).toMatchObject({ periods: 6, expected: expect.closeTo(0.6, 9) });
      expect(tableOf(tracked.plans[0]!).rows).toHaveLength(6);
      await expect(track(path, table(oldWeeks))).rejects.toThrow(/has no KPI yet for a period from/);
    },
    patience,
  );
});

describe("kept plans", () => {
  it(
    "are found after a refresh by the fit that they were made from, and those of a horizon end with it",
    async () => {
      const path = await folderOfFit();
      await keepPlan(path, horizon);
      expect(await keepPlan(path, horizon)).toBe(await keepPlan(path, horizon));
      const folder = await openFitFolder(path);
      const panel = await readPanel(table(oldWeeks + 2), { currency: "GBP" });
      await folder.add(quickFit(nextModel(fit, panel), { draws: 20 }), { restated: 0, documents: {} });
      await folder.close();
      const { plans } = await track(path, table(oldWeeks + 10));
      expect(plans.map(({ periods }) => periods.length)).toEqual([4]);
      const booked = horizon.schedule!.channels[0]!.proposed.reduce((a, b) => a + b, 0);
      expect(plans[0]!.money[0]!.planned).toBeCloseTo(booked, 6);
    },
    patience,
  );

  it(
    "are refused where another fit lies in the place of theirs",
    async () => {
      const path = await folderOfFit();
      await keepPlan(path, steady);
      const folder = await openFitFolder(path);
      const panel = await readPanel(table(oldWeeks + 2), { currency: "GBP" });
      await folder.add(quickFit(nextModel(fit, panel), { draws: 20 }), { restated: 0, documents: {} });
      await folder.close();
      const place = join(path, "history", fit.design.times.at(-1)!, "trace.nc");
      await saveFit(quickFit(fit.model, { draws: 30 }), place);
      await expect(track(path, table(oldWeeks + 6))).rejects.toThrow(
        /trace\.nc: this is another fit than the one that was kept here/,
      );
    },
    patience,
  );

  it(
    "are told no number as another one that was empty when their fit was made",
    async () => {
      const { source } = fit.model;
      const revenue = {
        ...source.revenue!,
        values: source.revenue!.values.map((v, i) => (i === 3 ? NaN : v)),
      };
      const path = await mkdtemp(join(tmpdir(), "carryover-"));
      const early = { ...fit, model: { ...fit.model, source: { ...source, revenue } } };
      await saveFit(early, join(path, "trace.nc"));
      await keepPlan(path, steady);
      expect((await track(path, table(oldWeeks + 6))).warnings).toEqual([]);
    },
    patience,
  );

  it(
    "are refused where they were changed, and where their fit is gone",
    async () => {
      const path = await folderOfFit();
      const file = await keepPlan(path, steady);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(/"money": (\d)/, '"money": 9$1'));
      await expect(track(path, table(oldWeeks + 6))).rejects.toThrow(
        /this plan was changed since it was made/,
      );
      await writeFile(file, text);
      await rename(file, file.replace(/-\w{12}\.json$/, "-000000000000.json"));
      await expect(track(path, table(oldWeeks + 6))).rejects.toThrow(
        /this plan was changed since it was made/,
      );
      await rename(file.replace(/-\w{12}\.json$/, "-000000000000.json"), file);
      await saveFit(quickFit(fit.model, { draws: 30 }), join(path, "trace.nc"));
      await expect(track(path, table(oldWeeks + 6))).rejects.toThrow(/is no longer in the folder/);
      expect(await readdir(join(path, "plans"))).toHaveLength(1);
    },
    patience,
  );

  describe("are looked at before anything is done with them", () => {
    let path: string;
    let kept: Record<string, unknown> & { readonly channels: readonly Record<string, unknown>[] };
    beforeAll(async () => {
      path = await folderOfFit();
      const file = await keepPlan(path, horizon);
      const { sha256: _, ...record } = JSON.parse(await readFile(file, "utf8"));
      kept = record;
      await rm(file);
    }, patience);
    /** A file as this program would write it, with its own checksum and name. */
    const put = async (changes: object) => {
      const record = { ...kept, ...changes };
      const text = sealedText(record);
      const file = join(path, "plans", `${record.from}-${platform.sha256(text).slice(0, 12)}.json`);
      await writeFile(file, text);
      return file;
    };
    const faultOf = async (file: string) => {
      const fault = await track(path, table(oldWeeks + 6)).catch((error: Error) => error);
      await rm(file, { recursive: true });
      expect(fault).toBeInstanceOf(DataError);
      const { message } = fault as Error;
      expect(message).not.toMatch(/\n/);
      expect(message.startsWith(`${file}`)).toBe(true);
      return message.slice(file.length);
    };
    const first = (changes: object) => ({
      channels: [{ ...kept.channels[0]!, ...changes }, ...kept.channels.slice(1)],
    });

    it.each<[string, () => object, RegExp]>([
      [
        "no money",
        () => first({ money: "12" }),
        /: "channels\.0\.money" must be a number, got "12"; move it/,
      ],
      ["money below zero", () => first({ money: -1 }), /: "channels\.0\.money" must be at least 0, got -1/],
      ["no channels", () => ({ channels: undefined }), /: "channels" must be a list, got nothing/],
      ["no fit", () => ({ fit: null }), /: "fit" must be a map of settings, got null/],
      ["no day", () => ({ to: "2023-13-01" }), /: "to" must be a day such as 2024-01-29, got "2023-13-01"/],
      [
        "a key of another version",
        () => ({ money: 1 }),
        /: unknown setting "money"; move it out of the folder/,
      ],
      [
        "weeks that its fit has seen",
        () => ({ from: "2022-05-02" }),
        /: "from" is 2022-05-02, and the fit that it was made from has weeks up to 2023-05-01; move it out .* plan again/,
      ],
      [
        "an end before its begin",
        () => ({ to: "2023-05-01" }),
        /: "to" is 2023-05-01, before its first week/,
      ],
      [
        "a channel of another model",
        () => first({ name: "kiosk" }),
        /: "channels\.0\.name" is "kiosk", of which the fit .* knows nothing/,
      ],
      [
        "fewer amounts than weeks",
        () => first({ schedule: [1, 2] }),
        /: "channels\.0\.schedule" has 2 amounts, and the plan 4 weeks/,
      ],
      [
        "no amounts",
        () => first({ schedule: null }),
        /: "channels\.0\.schedule" has no amounts, and the plan 4/,
      ],
    ])("with %s", async (_, changes, message) => {
      expect(await faultOf(await put(changes()))).toMatch(message);
    });

    it("and so are files of others, damaged ones and folders", async () => {
      const file = join(path, "plans", "2023-05-08-abcabcabcabc.json");
      for (const text of ["", "{}", "[1, 2]", "no JSON", '{\n  "sha256": "12"'] as const) {
        await writeFile(file, text);
        expect(await faultOf(file)).toMatch(
          /: this is no plan as it was made: it does not begin with a checksum/,
        );
      }
      await mkdir(file);
      expect(await faultOf(file)).toMatch(/: this is a folder; move it out of the folder/);
    });
  });

  it(
    "are not kept in the folder of another fit",
    async () => {
      const path = await folderOfFit();
      const panel = await readPanel(table(oldWeeks + 2), { currency: "GBP" });
      await saveFit(quickFit(nextModel(fit, panel), { draws: 20 }), join(path, "trace.nc"));
      await expect(keepPlan(path, steady)).rejects.toThrow(
        /trace\.nc: this is another fit than the plan was made from; make the plan from this one/,
      );
      expect(await readdir(path)).toEqual(["trace.nc"]);
    },
    patience,
  );

  it(
    "are missing in a folder without any, and need one with a fit",
    async () => {
      await expect(track(await folderOfFit(), table(oldWeeks + 6))).rejects.toThrow(/no plan was kept/);
      await expect(keepPlan(join(tmpdir(), "none"), steady)).rejects.toThrow(/has no trace\.nc of a fit/);
    },
    patience,
  );
});

it("the chance of so many misses is the binomial tail", () => {
  expect(atLeast(2, 3, 0.5)).toBeCloseTo(0.5, 12);
  expect(atLeast(0, 13, 0.1)).toBe(1);
  expect(atLeast(1, 13, 0.1)).toBeCloseTo(1 - 0.9 ** 13, 12);
  expect(atLeast(13, 13, 0.1)).toBeCloseTo(1e-13, 15);
});
