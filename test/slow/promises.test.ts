/** Whether plans bring what they promise, and gain as often as they say, where truths are not drawn from the prior: simulated markets of every world of the bench. */
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { fit as sample } from "../../src/fit/fit.js";
import { mean } from "../../src/math/statistics.js";
import { specify } from "../../src/model/specify.js";
import { binomialPValue } from "./uniformity.js";

interface World {
  readonly csv: string;
  /** What a plan brings in a year beyond today's, as a share of what media bring. */
  readonly gainOf: (factors: Readonly<Record<string, number>>) => { readonly share: number };
}

/** The best plan of ±30 % of one market; gains as shares of what media bring. */
interface Outcome {
  readonly world: string;
  /** A finding that fails: what the plan says is asked for nothing. */
  readonly isRefused: boolean;
  readonly byDraws: number;
  readonly promised: number;
  readonly truly: number;
  readonly shareOfDraws: number;
  readonly probability: number;
}

/** A cross-section of the seeds that bench/README.md tells of. */
const seeds = { control: { first: 30, count: 24 }, other: { first: 11, count: 2 } };
const bands = [
  [0, 0.5],
  [0.5, 0.7],
  [0.7, 0.9],
  [0.9, 1],
] as const;

describe("plans in all worlds", () => {
  const outcomes: Outcome[] = [];
  beforeAll(async () => {
    const { makeWorld, worlds } = (await import(
      new URL("../../bench/worlds/worlds.mjs", import.meta.url).href
    )) as {
      readonly makeWorld: (name: string, seed: number) => World;
      readonly worlds: Readonly<Record<string, unknown>>;
    };
    for (const name of Object.keys(worlds)) {
      const { first, count } = name === "control" ? seeds.control : seeds.other;
      for (let seed = first; seed < first + count; seed++) {
        outcomes.push(await planned(name, makeWorld(name, seed)));
      }
    }
    console.info(tableOf(outcomes));
  });
  const asked = () => outcomes.filter(({ isRefused }) => !isRefused);

  it("promise within 30 % of what arrives where all is as the model assumes", () => {
    const control = outcomes.filter(({ world }) => world === "control");
    const ratio = mean(control.map(({ promised }) => promised)) / mean(control.map(({ truly }) => truly));
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.3);
  });

  it("promise no more than the draws alone do", () => {
    const own = mean(outcomes.map(({ byDraws }) => byDraws));
    expect(mean(outcomes.map(({ promised }) => promised))).toBeLessThan(own);
  });

  it.each(bands)("gain as often as they say where that is from %f to %f, or oftener", (lower, upper) => {
    const within = asked().filter(({ probability }) => probability >= lower && probability < upper);
    if (within.length === 0) return;
    const gained = within.filter(({ truly }) => truly > 0).length;
    const stated = mean(within.map(({ probability }) => probability));
    if (gained / within.length < stated) {
      expect(binomialPValue(gained, within.length, stated)).toBeGreaterThan(0.01);
    }
  });
});

async function planned(world: string, { csv, gainOf }: World): Promise<Outcome> {
  const panel = await readPanel({ name: `${world}.csv`, text: csv });
  const posterior = await sample(specify(panel), { seed: 1, chains: 2, warmup: 300, draws: 500 });
  const { optimum, reason } = planBudget(posterior, { change: 0.3, otherModels: false });
  const brought = optimum.broughtToday.mean;
  return {
    world,
    isRefused: reason.startsWith("the fit does not tell what media bring"),
    byDraws: optimum.uplift.mean / brought,
    promised: optimum.promised.mean / brought,
    truly: gainOf(
      Object.fromEntries(optimum.channels.map(({ name, today, proposed }) => [name, proposed / today])),
    ).share,
    shareOfDraws: optimum.shareOfDrawsBetter,
    probability: optimum.probabilityBetter,
  };
}

function tableOf(outcomes: readonly Outcome[]): string {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const gains = (all: readonly Outcome[]) =>
    (
      [
        ({ byDraws }) => byDraws,
        ({ promised }) => promised,
        ({ truly }) => truly,
      ] as const satisfies readonly ((one: Outcome) => number)[]
    ).map((of) => percent(mean(all.map(of))));
  const control = outcomes.filter(({ world }) => world === "control");
  const asked = outcomes.filter(({ isRefused }) => !isRefused);
  const banded = (of: (one: Outcome) => number) =>
    bands.map(([lower, upper]) => {
      const within = asked.filter((one) => of(one) >= lower && of(one) < (upper === 1 ? 1.01 : upper));
      if (within.length === 0) return "–";
      const gained = within.filter(({ truly }) => truly > 0).length;
      return `${percent(mean(within.map(of)))}: ${gained}/${within.length}`;
    });
  return [
    "| best plans | by the draws alone | promised | truly |",
    "| --- | --- | --- | --- |",
    `| control (${control.length}) | ${gains(control).join(" | ")} |`,
    `| all worlds, not refused (${asked.length}) | ${gains(asked).join(" | ")} |`,
    `| refused (${outcomes.length - asked.length}) | ${gains(outcomes.filter(({ isRefused }) => isRefused)).join(" | ")} |`,
    "",
    `| stated chance of a gain: truly a gain | ${bands.map(([lower, upper]) => `${lower} to ${upper}`).join(" | ")} |`,
    `| --- | ${bands.map(() => "---").join(" | ")} |`,
    `| share of draws | ${banded(({ shareOfDraws }) => shareOfDraws).join(" | ")} |`,
    `| P(better) | ${banded(({ probability }) => probability).join(" | ")} |`,
  ].join("\n");
}
