/** A fit made anew with later weeks: its scaling stays, restated numbers are found and refused, and the two parts of a move add up to it. */
import { describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { buildDesign } from "../../src/design/panelDesign.js";
import { quickFit } from "../../src/fit/quickFit.js";
import { createRng } from "../../src/math/rng.js";
import { createDensity } from "../../src/model/density.js";
import { createPredictive } from "../../src/model/predictive.js";
import { specify, withSpec } from "../../src/model/specify.js";
import { nextModel } from "../../src/refresh/nextModel.js";
import { nextData, refresh } from "../../src/refresh/refresh.js";
import { documentOf, tableOf } from "../../src/results/results.js";
import { loadFit, saveFit } from "../../src/trace/trace.js";
import { firstFit, firstModel, name, oldWeeks, sampling, weeks } from "./months.js";

const model = await firstModel();
const last = await firstFit();
const table = (count: number, changes?: Readonly<Record<string, string>>) => ({
  text: weeks(count, changes),
  name,
});
const restated = { "3 spend_tv": "5", "3 revenue": "7", "20 units_sold": "" };

describe("frozen scaling", () => {
  it("of a model's own weeks changes nothing", () => {
    const { scaling, ...design } = buildDesign(model);
    const { scaling: again, ...frozen } = buildDesign({ ...model, scaling });
    expect(frozen).toEqual(design);
    expect(again).toEqual(scaling);
  });

  it("leaves every number of the old weeks as it was when weeks are added, where the table's own would not", async () => {
    const old = buildDesign(model).design;
    const panel = await readPanel(table(100), { currency: "GBP" });
    const rowsOf = ({ design }: ReturnType<typeof buildDesign>) => ({
      kpi: [...design.kpi.subarray(0, oldWeeks)],
      media: design.channels.map(({ media }) => [...media[0]!.subarray(0, oldWeeks)]),
      roi: design.channels.map(({ roiSpend }) => roiSpend),
      revenue: [...design.revenuePerUnit!].filter((value) => value > 0),
      linear: Object.fromEntries(
        design.linear
          .filter(({ block, label }) => old.linear.some((one) => one.block === block && one.label === label))
          .map(({ block, label, values, prior }) => [
            `${block} ${label}`,
            [...values.subarray(0, oldWeeks), prior.sd],
          ]),
      ),
    });
    const before = rowsOf(buildDesign(model));
    expect(rowsOf(buildDesign(nextModel(last, panel)))).toEqual(before);
    const own = rowsOf(buildDesign({ ...nextModel(last, panel), scaling: null }));
    for (const part of ["kpi", "media", "roi", "linear"] as const)
      expect(own[part]).not.toEqual(before[part]);
  });

  it("keeps the density of the old weeks: one that has only empty weeks more has the same", async () => {
    const empty = Object.fromEntries(
      Array.from({ length: 4 }, (_, week) => [`${oldWeeks + week} units_sold`, ""]),
    );
    const panel = await readPanel(table(oldWeeks + 4, empty), { currency: "GBP", unfinished: "keep" });
    // Not the geometric adstock, whose grid has other nodes for other numbers of weeks.
    const media = { channels: { tv: { adstock: "delayed" }, meta: { adstock: "delayed" } } } as const;
    const delayed = quickFit(withSpec(model, { ...media, level: { sd: 0 } }), { draws: 20 });
    const densities = [delayed.design, buildDesign(nextModel(delayed, panel))].map(({ design }) =>
      createDensity(design, { isFull: false }),
    );
    const position = delayed.chains[0]!.positions.subarray(0, densities[0]!.dimension);
    expect(densities[1]!.dimension).toBe(densities[0]!.dimension);
    const [one, other] = densities.map((density) =>
      density.evaluate(position, new Float64Array(density.dimension)),
    );
    expect(other).toBeCloseTo(one!, 8);
  });

  it("makes the fit of all weeks the last posterior as the prior of the new ones: their densities differ by the likelihood of these alone", async () => {
    const media = { channels: { tv: { adstock: "delayed" }, meta: { adstock: "delayed" } } } as const;
    const old = quickFit(withSpec(model, { ...media, level: { sd: 0 } }), { draws: 20 });
    const panel = await readPanel(table(oldWeeks + 3), { currency: "GBP" });
    const next = buildDesign(nextModel(old, panel));
    const [before, after] = [old.design, next].map(({ design }) => createDensity(design, { isFull: true }));
    const predictive = createPredictive(next, { isCollapsed: false });
    const rng = createRng(3);
    for (let trial = 0; trial < 5; trial++) {
      const position = Float64Array.from({ length: after!.dimension }, () => 0.3 * rng.normal());
      const gradient = new Float64Array(after!.dimension);
      const difference = after!.evaluate(position, gradient) - before!.evaluate(position, gradient);
      const values = new Float64Array(after!.dimension);
      const linear = new Float64Array(next.design.linear.length);
      after!.constrain(position, values);
      after!.linearCoefficients(position, rng, linear);
      predictive.evaluate(values, linear);
      let likelihood = 0;
      for (let row = oldWeeks; row < oldWeeks + 3; row++) {
        likelihood += predictive.logDensity(next.design.kpi[row]! - predictive.mean[row]!);
      }
      expect(difference).toBeCloseTo(likelihood, 8);
    }
  });

  it("is, for coefficients with normal priors, the conjugate posterior of the old weeks as the prior of each new one: density and mean are exact", async () => {
    const media = { channels: { tv: { adstock: "delayed" }, meta: { adstock: "delayed" } } } as const;
    const old = quickFit(withSpec(model, { ...media, level: { sd: 0 } }), { draws: 20 });
    const panel = await readPanel(table(oldWeeks + 6), { currency: "GBP" });
    const next = buildDesign(nextModel(old, panel));
    const [before, after] = [old.design, next].map(({ design }) => createDensity(design, { isFull: false }));
    const predictive = createPredictive(next, { isCollapsed: true });
    const { linear, kpi, isObserved } = next.design;
    const rng = createRng(8);
    for (let trial = 0; trial < 3; trial++) {
      const position = Float64Array.from({ length: after!.dimension }, () => 0.3 * rng.normal());
      const gradient = new Float64Array(after!.dimension);
      const difference = after!.evaluate(position, gradient) - before!.evaluate(position, gradient);
      const values = new Float64Array(after!.dimension);
      after!.constrain(position, values);
      predictive.evaluate(values, new Float64Array(linear.length));
      const variance = 0.5 / (predictive.logDensity(0) - predictive.logDensity(1));
      // The normal posterior of the coefficients, week by week: each week's is the prior of the next.
      const mean = linear.map(({ prior }) => prior.mean);
      const covariance = linear.map(({ prior }, i) => linear.map((_, j) => (i === j ? prior.sd ** 2 : 0)));
      let ofNewWeeks = 0;
      for (let row = 0; row < oldWeeks + 6; row++) {
        if (isObserved[row] !== 1) continue;
        const x = linear.map((column) => column.values[row]!);
        const spread = covariance.map((own) => own.reduce((sum, one, j) => sum + one * x[j]!, 0));
        const total = variance + x.reduce((sum, one, i) => sum + one * spread[i]!, 0);
        const surprise =
          kpi[row]! - predictive.mean[row]! - x.reduce((sum, one, i) => sum + one * mean[i]!, 0);
        if (row >= oldWeeks) ofNewWeeks -= 0.5 * (Math.log(2 * Math.PI * total) + surprise ** 2 / total);
        for (const [i, own] of covariance.entries()) {
          mean[i]! += (spread[i]! * surprise) / total;
          for (const j of own.keys()) own[j]! -= (spread[i]! * spread[j]!) / total;
        }
      }
      expect(difference).toBeCloseTo(ofNewWeeks, 7);
      // An exact draw whose every normal is zero is the mean.
      const coefficients = new Float64Array(linear.length);
      after!.linearCoefficients(position, { ...rng, normal: () => 0 }, coefficients);
      for (const [i, coefficient] of coefficients.entries()) expect(coefficient).toBeCloseTo(mean[i]!, 7);
    }
  });

  it("is kept in the file of a fit", async () => {
    const panel = await readPanel(table(oldWeeks + 5), { currency: "GBP" });
    const next = quickFit(nextModel(last, panel), { draws: 20 });
    const loaded = await loadFit(await saveFit(next));
    expect(loaded.model.scaling).toEqual(last.design.scaling);
    expect(loaded.design.kpiScale).toEqual(last.design.kpiScale);
  });
});

describe("the numbers that changed", () => {
  it("are found in the sheet that is named of a workbook", async () => {
    const { default: writeWorkbook } = await import("write-excel-file/node");
    const cells = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) =>
          line
            .split(",")
            .map((cell) => ({ value: cell === "" || Number.isNaN(Number(cell)) ? cell : Number(cell) })),
        );
    const sheets = [
      { sheet: "Old", data: cells(weeks(oldWeeks)) },
      { sheet: "New", data: cells(weeks(oldWeeks + 2, { "3 spend_tv": "5" })) },
    ];
    const book = {
      bytes: new Uint8Array(await (await writeWorkbook(sheets as never)).toBuffer()),
      name: "book.xlsx",
    };
    await expect(nextData(last, book)).rejects.toThrow(/book\.xlsx: the workbook has 2 sheets .*set sheet/);
    const { restatement, newPeriods } = await nextData(last, book, { sheet: "New" });
    expect(restatement.cells).toMatchObject([{ column: "spend_tv", now: 5 }]);
    expect(newPeriods).toMatchObject({ count: 2 });
  });

  it("with a new period that has no row are refused by a look at them, as they would be by a fit", async () => {
    const { text, name } = table(oldWeeks + 4);
    const rows = text.split("\n");
    rows.splice(oldWeeks + 2, 1);
    await expect(nextData(last, { text: rows.join("\n"), name })).rejects.toThrow(
      /the table has no row for the week of .*; add a row for it/,
    );
  });

  it("are found cell by cell, an empty one that is filled told from a number that is another", async () => {
    const { restatement, newPeriods } = await nextData(last, table(oldWeeks + 2, restated));
    expect(restatement.cells.map(({ date, column, now }) => [date, column, now])).toEqual([
      ["2022-05-23", "units_sold", null],
      ["2022-01-24", "revenue", 7],
      ["2022-01-24", "spend_tv", 5],
    ]);
    expect(restatement).toMatchObject({ filled: 0, periods: 2 });
    expect(newPeriods).toMatchObject({ count: 2 });
    const rows = weeks(oldWeeks).split("\n");
    expect(restatement.columns.find(({ column }) => column === "spend_tv")!.was).toBe(
      Number(rows[4]!.split(",")[1]),
    );
  });

  it("are refused unless they are accepted, and so is a table without news", async () => {
    await expect(refresh(last, table(oldWeeks + 2, restated))).rejects.toThrow(
      /restates 3 numbers of 2 weeks .*the largest "\w+" of 2022-.*; see them all with check, and take them with acceptRestated/,
    );
    await expect(refresh(last, table(oldWeeks))).rejects.toThrow(/nothing to refresh/);
  });
});

describe("a table of two geos", async () => {
  /** The weeks of both, the second one's numbers a third of the first's. */
  const geos = (
    count: number,
    changes: Readonly<Record<string, string>> = {},
    names = ["north", "south"],
  ) => {
    const [header, ...rows] = weeks(count).trim().split("\n");
    const lines = names.flatMap((geo, g) =>
      rows.map((row, t) => {
        const [date, ...cells] = row.split(",");
        const own = cells.map((cell, c) => (c < 4 ? (Number(cell) / (1 + 2 * g)).toFixed(2) : cell));
        if (changes[`${geo} ${t}`] !== undefined) own[0] = changes[`${geo} ${t}`]!;
        return [geo, date, ...own].join(",");
      }),
    );
    return { text: `geo,${header}\n${lines.join("\n")}\n`, name };
  };
  const first = quickFit(
    specify(await readPanel(geos(oldWeeks), { currency: "GBP" }), { type: "v2", baseline: "fixed" }),
    { draws: 20 },
  );

  it("is read with the old weeks of each as they were, and a restated number is named with its geo", async () => {
    const { restatement, newPeriods } = await nextData(first, geos(oldWeeks + 2, { "south 3": "5" }));
    expect(restatement.cells).toMatchObject([
      { geo: "south", column: "spend_tv", date: "2022-01-24", now: 5 },
    ]);
    expect(newPeriods).toMatchObject({ count: 2 });
  });

  it("keeps the scale of each geo", async () => {
    const panel = await readPanel(geos(100), { currency: "GBP" });
    const [frozen, own] = [
      buildDesign(nextModel(first, panel)),
      buildDesign({ ...nextModel(first, panel), scaling: null }),
    ];
    expect(frozen.kpiScale).toEqual(first.design.kpiScale);
    expect(own.kpiScale).not.toEqual(first.design.kpiScale);
    for (const [c, { media }] of frozen.design.channels.entries())
      for (const [g, values] of media.entries())
        expect(values.subarray(0, oldWeeks)).toEqual(first.design.design.channels[c]!.media[g]);
  });

  it("is refused where it has another set of them", async () => {
    await expect(nextData(first, geos(oldWeeks + 2, {}, ["north"]))).rejects.toThrow(
      /lacks "south" among its geos/,
    );
    await expect(nextData(first, geos(oldWeeks + 2, {}, ["north", "south", "west"]))).rejects.toThrow(
      /has "west" more among its geos/,
    );
  });
});

describe("what is no later table of a fit", () => {
  it.each([
    ["fewer weeks", { text: weeks(oldWeeks - 3), name }, /lacks 3 weeks that the last fit was made from/],
    [
      "a channel less",
      { text: weeks(80).replace("spend_tv", "other"), name },
      /"spend_tv" \(spend of tv\), which this table lacks; .*with 0/,
    ],
    [
      "another KPI",
      { text: weeks(80).replace("units_sold", "orders"), name },
      /"units_sold" \(kpi\), which this table lacks/,
    ],
    [
      "another currency",
      { text: weeks(80).replaceAll(/^(\d{4}-\d\d-\d\d),([\d.]+)/gm, "$1,€$2"), name },
      /is in EUR, and the last fit in GBP/,
    ],
    [
      "another frequency",
      {
        text: weeks(80)
          .split("\n")
          .map((row, i) =>
            row.replace(/^\d{4}-\d\d-\d\d/, new Date(1.64e12 + i * 864e5).toISOString().slice(0, 10)),
          )
          .join("\n"),
        name,
      },
      /has a row a day, and the last fit was made from one a week/,
    ],
  ])("is refused: %s", async (_, text, message) => {
    await expect(refresh(last, text)).rejects.toThrow(message);
  });

  it("is none where the specification ends training", async () => {
    const ended = {
      ...last,
      model: { ...model, spec: { ...model.spec, training: { from: null, to: "2023-01-02" } } },
    };
    await expect(refresh(ended, table(80))).rejects.toThrow(/ends training at 2023-01-02/);
  });
});

describe("a refresh", () => {
  it("splits each move into revision and new weeks, which add up to it", async () => {
    const moved = await refresh(last, table(oldWeeks + 10, restated), {
      acceptRestated: true,
      workers: 0,
    });
    expect(moved.channels.map((channel) => channel.name)).toEqual(["tv", "meta"]);
    for (const { roi, planned } of moved.channels) {
      expect(roi!.revision!.change + roi!.newPeriods!.change).toBeCloseTo(roi!.change, 12);
      expect(roi!.revision!.change).not.toBe(0);
      expect(planned!.revision + planned!.newPeriods).toBeCloseTo(planned!.after - planned!.before, 6);
    }
    expect(moved.after.provenance).toMatchObject({ seed: sampling.seed, draws: sampling.draws, warmup: 100 });
    expect(moved.after.model.spec).toEqual(model.spec);
    expect(tableOf(moved).notes[0]).toMatch(/^10 new weeks: .*3 numbers of 2 old weeks are others now/);
    const document = documentOf(moved) as {
      restatement: { cells: unknown[] };
      channels: { verdict: string }[];
    };
    expect(document.restatement.cells).toHaveLength(3);
    expect(document.channels[0]!.verdict).toMatch(/^(no|yes)/);
  });

  it("says why no divisions are compared", async () => {
    const gone = Object.fromEntries(
      Array.from({ length: oldWeeks }, (_, week) => [`${week} spend_tv`, week < 60 ? "1" : "0.01"]),
    );
    const { plans, warnings } = await refresh(last, table(oldWeeks + 2, gone), {
      acceptRestated: true,
      workers: 0,
    });
    expect(plans).toBeNull();
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^no divisions are compared, as one of the fits has none of this budget \(planBudget: .*budget/,
      ),
    );
  }, 600_000);

  it("has no revision where no number changed, leaves a new channel out and says so", async () => {
    const text = weeks(oldWeeks + 6)
      .split("\n")
      .map((row, i) => (row === "" ? row : `${row},${i === 0 ? "spend_radio" : i > oldWeeks ? 100 + i : 0}`))
      .join("\n");
    const moved = await refresh(last, { text, name }, { workers: 0 });
    expect(moved.newChannels).toEqual(["radio"]);
    expect(moved.warnings[0]!.message).toMatch(/^"radio" is new in this table and in no specification/);
    for (const { roi } of moved.channels) {
      expect(roi!.revision).toBeNull();
      expect(roi!.newPeriods!.change).toBe(roi!.change);
    }
  });
});
