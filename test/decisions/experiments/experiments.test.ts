/** Which tests a fitted market calls for: two channels that nothing in the table tells apart, limits, refusals, and the record itself. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Panel } from "../../../src/data/panel.js";
import { type Experiments, experiments } from "../../../src/decisions/experiments/experiments.js";
import { quickFit } from "../../../src/fit/quickFit.js";
import { experimentsDocument, experimentsTable } from "../../../src/report/experimentsTable.js";
import { tableText } from "../../../src/report/tableText.js";
import { specify } from "../../../src/spec/specify.js";
import { geoPanel, smallPanel } from "../../model/densities.js";

/** The small market with meta spending as TV does, a third of it: no week tells one from the other. */
function collinear(): Panel {
  const panel = smallPanel();
  const tv = panel.channels.find(({ name }) => name === "tv")!.spend!;
  return {
    ...panel,
    channels: panel.channels.map((channel) =>
      channel.name === "meta"
        ? { ...channel, spend: { ...channel.spend!, values: tv.values.map((value) => value / 3) } }
        : channel,
    ),
  };
}

const fitOf = (panel: Panel, changes = {}, draws = 200) =>
  quickFit(specify(panel, changes), { seed: 1, draws });
const quick = { lengths: [8], outcomes: 6, maxDraws: 200 };

describe("experiments", () => {
  const fit = fitOf(collinear(), { type: "v3_proper" });
  let result: Experiments;
  beforeAll(async () => {
    result = await experiments(fit, quick);
  });
  const channel = (name: string) => result.channels.find((one) => one.name === name)!;

  it("rank a test of one of two entangled channels first", () => {
    expect(["tv", "meta"]).toContain(result.channels[0]!.name);
    expect(channel("tv").knowing + channel("meta").knowing).toBeGreaterThan(
      2 * (channel("google").knowing + channel("radio").knowing),
    );
  });

  it("are never worth more than knowing everything", () => {
    for (const { knowing, knowingError, designs } of result.channels) {
      expect(knowing).toBeGreaterThanOrEqual(0);
      expect(knowingError).toBeGreaterThanOrEqual(0);
      expect(knowing).toBeLessThanOrEqual(result.knowingAll!);
      for (const { value, valueError, power, remaining } of designs) {
        expect(value).toBeGreaterThanOrEqual(0);
        // No test is worth more than perfect knowledge of the same thing.
        expect(value).toBeLessThanOrEqual(knowing);
        expect(valueError).toBeGreaterThan(0);
        expect(value).toBeLessThan(result.knowingAll!);
        expect(power).toBeGreaterThan(0.1 - 1e-9);
        expect(power).toBeLessThanOrEqual(1);
        expect(remaining).toBeLessThan(1.1);
      }
    }
  });

  it.each([1, 2, 3, 4])(
    "of any market are not worth more than perfect knowledge of the same, fit %i",
    async (seed) => {
      const other = quickFit(specify(smallPanel()), { seed, draws: 80 });
      const { channels, knowingAll } = await experiments(other, {
        lengths: [4, 8],
        outcomes: 4,
        maxDraws: 80,
      });
      for (const { knowing, designs } of channels) {
        expect(knowing).toBeLessThanOrEqual(knowingAll!);
        for (const { value } of designs) expect(value).toBeLessThanOrEqual(knowing);
      }
    },
  );

  it("switch off or double the usual spend, at the price of what that brings less, or more", () => {
    const { designs } = channel("tv");
    expect(designs.map(({ multiple }) => multiple).sort()).toEqual([0, 2]);
    const off = designs.find(({ multiple }) => multiple === 0)!;
    expect(off).toMatchObject({ method: "flighting", geos: null, periods: 8, tested: 0 });
    expect(off.effect.mean).toBeLessThan(0);
    expect(off.net).toBeCloseTo(off.value - Math.max(0, off.cost.mean), 6);
    expect(off.from > fit.design.times.at(-1)!).toBe(true);
    expect(new Date(off.to).getTime() - new Date(off.from).getTime()).toBe(7 * 7 * 86_400_000);
  });

  it("are the same for the same fit, and grow with the horizon in which the plan earns", async () => {
    expect(await experiments(fit, quick)).toEqual(result);
    const half = await experiments(fit, { ...quick, horizon: 26 });
    expect(half.knowingAll! * 2).toBeCloseTo(result.knowingAll!, 4);
  });

  it("are worth nothing where the plan may not move", async () => {
    const fixed = await experiments(fit, { ...quick, change: 0 });
    for (const { knowing, best } of fixed.channels)
      expect({ knowing, best }).toEqual({ knowing: 0, best: null });
    expect(tableText(experimentsTable(fixed))).toContain("Experiments: none is worth its cost");
  });

  it("tell how far they are, and stop when told to", async () => {
    const seen: string[] = [];
    const stop = new AbortController();
    const run = experiments(fit, {
      ...quick,
      signal: stop.signal,
      onProgress: ({ channel: name, done, channels }) => {
        seen.push(`${name} ${done}/${channels}`);
        if (done === 1) stop.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(seen).toEqual(["tv 0/4", "meta 1/4"]);
  });

  it("show themselves as a table that says what to do, and as JSON with every design", () => {
    const text = tableText(experimentsTable(result));
    expect(text).toContain(`test ${result.channels[0]!.name} first`);
    expect(text).toContain("whatever else happens in them is taken for its effect");
    const document = experimentsDocument(result) as unknown as Experiments & { currency: string };
    expect(document.currency).toBe("GBP");
    expect(document.channels[0]!.designs).toHaveLength(2);
    expect(JSON.stringify(document)).toContain('"power"');
  });

  it("of a panel with geos are of some of them too, where there are enough", async () => {
    const two = geoPanel();
    const four: Panel = {
      ...two,
      geos: ["north", "south", "east", "west"],
      ...Object.fromEntries((["kpi", "revenue"] as const).map((key) => [key, doubled(two[key]!)])),
      channels: two.channels.map((one) => ({ ...one, spend: one.spend && doubled(one.spend) })),
      controls: two.controls.map(doubled),
      events: two.events.map(doubled),
    };
    const { channels } = await experiments(fitOf(four, { type: "v2" }, 60), { ...quick, maxDraws: 60 });
    const methods = channels[0]!.designs.map(({ method }) => method).sort();
    expect(methods).toEqual(["flighting", "flighting", "geo", "geo"]);
    const geo = channels[0]!.designs.find(({ method }) => method === "geo")!;
    expect(geo.geos).toHaveLength(2);
    const whole = channels[0]!.designs.find(({ method }) => method === "flighting")!;
    expect(geo.usual).toBeLessThan(whole.usual);
    expect(geo.usual).toBeGreaterThan(0.3 * whole.usual);
  });

  it.each([
    [{ horizon: 0 }, "horizon must be a whole number from 1"],
    [{ lengths: [1.5] }, "lengths must be a whole number from 1"],
    [{ lengths: [4, 61] }, "lengths must be at most 60, the weeks of training, which tell"],
    [{ multiples: [1] }, "multiples must be ≥ 0 and not 1"],
    [{ maxDraws: 10 }, "maxDraws must be a whole number from 40"],
    [{ budget: 1 }, "budget must be between"],
    [{ bounds: { tvv: [0, 1] } }, '"tvv"'],
  ])("refuse %j in one line", async (options, message) => {
    await expect(experiments(fit, { ...quick, ...options } as never)).rejects.toThrow(message);
  });

  it("may be as long as the training, and by themselves are no longer", async () => {
    const whole = await experiments(fit, { ...quick, lengths: [60] });
    expect(whole.channels[0]!.designs[0]!.periods).toBe(60);
    const short = fitOf(smallPanel(10), {}, 40);
    const { channels } = await experiments(short, { outcomes: 6, maxDraws: 40 });
    expect(
      [...new Set(channels.flatMap(({ designs }) => designs.map(({ periods }) => periods)))].sort(),
    ).toEqual([4, 8]);
  });

  it("need revenue", async () => {
    const noRevenue = fitOf({ ...smallPanel(), revenue: null }, {}, 40);
    await expect(experiments(noRevenue, quick)).rejects.toThrow("the table must have revenue");
  });
});

function doubled<T extends { readonly values: Float64Array }>(series: T): T {
  return {
    ...series,
    values: Float64Array.of(...series.values, ...series.values.map((value) => 0.9 * value)),
  };
}
