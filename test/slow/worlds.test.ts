/** Worlds that are not the model's: nothing wrong is passed with confidence, and no plan that is advised does harm. */
import { beforeAll, describe, expect, it } from "vitest";
import { readPanel } from "../../src/data/read.js";
import { planBudget } from "../../src/decisions/plan.js";
import { diagnose } from "../../src/diagnosis/diagnose.js";
import { fit as sample } from "../../src/fit/fit.js";
import { roi } from "../../src/insights/roi.js";
import { specify } from "../../src/spec/specify.js";

interface World {
  readonly csv: string;
  readonly roi: Readonly<Record<string, number>>;
  readonly totalRoi: number;
  /** What a plan brings in a year beyond today's, as a share of what media bring. */
  readonly gainOf: (factors: Readonly<Record<string, number>>) => { readonly share: number };
}

interface Outcome {
  readonly verdict: string;
  readonly isWrong: boolean;
  readonly plan: { readonly verdict: string; readonly trueGain: number };
}

/** A cross-section of `bench/worlds`, on a seed that its tables do not have. */
const seed = 31;
const names = [
  "control",
  "confounder",
  "reverse",
  "season",
  "holiday",
  "shiftSpend",
  "promotion",
  "nullAll",
  "lowSpend",
];

async function judge(name: string): Promise<Outcome> {
  const from = (file: string) => import(new URL(`../../bench/worlds/${file}`, import.meta.url).href);
  const { makeWorld } = (await from("worlds.mjs")) as {
    makeWorld: (name: string, seed: number) => World;
  };
  const { isWrong, withTruth } = (await from("score.mjs")) as {
    isWrong: (answer: unknown) => boolean;
    withTruth: (answer: unknown, world: World) => unknown;
  };
  const world = makeWorld(name, seed);
  const panel = await readPanel({ name: `${name}.csv`, text: world.csv });
  const posterior = await sample(specify(panel), { seed: 1 });
  const returns = roi(posterior);
  const plan = planBudget(posterior, { change: 0.3 });
  const answer = {
    channels: returns.channels.map((one) => ({ ...one.roi, name: one.name })),
    total: returns.total.roi,
  };
  return {
    verdict: diagnose(posterior).verdict,
    isWrong: isWrong(withTruth(answer, world)),
    plan: {
      verdict: plan.verdict,
      trueGain: world.gainOf(
        Object.fromEntries(
          plan.channels.map((one) => [one.name, one.today > 0 ? one.proposed / one.today : 1]),
        ),
      ).share,
    },
  };
}

describe("a cross-section of worlds", () => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    for (const name of names) outcomes.set(name, await judge(name));
  });

  it("has worlds in which the fit with defaults is wrong, so that there is something to refuse", () => {
    expect([...outcomes.values()].filter(({ isWrong }) => isWrong).length).toBeGreaterThan(1);
    expect(outcomes.get("control")).toMatchObject({ isWrong: false });
  });

  it.each(names)("%s: what is wrong does not pass", (name) => {
    const { verdict, isWrong } = outcomes.get(name)!;
    if (isWrong) expect(verdict).not.toBe("pass");
  });

  it.each(names)("%s: a plan that is advised does no harm", (name) => {
    const { plan } = outcomes.get(name)!;
    if (plan.verdict === "change") expect(plan.trueGain).toBeGreaterThanOrEqual(0);
  });
});
