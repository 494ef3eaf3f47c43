/** Experiments are held against the posterior and against each other, each with its z. */
import { expect, it } from "vitest";
import { readPanel } from "../../../src/data/read.js";
import { diagnose, doubtsOf } from "../../../src/diagnosis/diagnose.js";
import { quickFit } from "../../../src/fit/quickFit.js";
import type { LiftTest } from "../../../src/spec/spec.js";
import { specify } from "../../../src/spec/specify.js";

const panel = await readPanel("data/market.csv");
const first = { channel: "tv", from: panel.times[40]!, to: panel.times[51]! };
const later = { channel: "tv", from: panel.times[52]!, to: panel.times[63]! };

const judged = async (tests: readonly LiftTest[]) =>
  diagnose(await quickFit(specify(panel, { liftTests: tests }), { seed: 1 }));
const codes = ({ findings }: { readonly findings: readonly { readonly code: string }[] }) =>
  findings.map(({ code }) => code).filter((code) => code.startsWith("lift-test"));

it("is content with an experiment that says what the fit says", async () => {
  const [loose] = (await judged([{ ...first, effect: 1000, standardError: 1e6 }])).liftTests;
  const agreeing = await judged([
    { ...first, effect: loose!.predicted, standardError: loose!.predicted / 5 },
  ]);
  expect(codes(agreeing)).toEqual([]);
  expect(Math.abs(agreeing.liftTests[0]!.z)).toBeLessThan(1);
});

it("fails two experiments on one channel that contradict each other, and says so wherever the fit is quoted", async () => {
  const [loose] = (await judged([{ ...first, effect: 1000, standardError: 1e6 }])).liftTests;
  const size = loose!.predicted;
  const torn = await judged([
    { ...first, effect: 3 * size, standardError: size / 20 },
    { ...later, effect: size / 10, standardError: size / 20 },
  ]);
  expect(codes(torn)).toContain("lift-tests-contradict");
  expect(torn.gates.find(({ name }) => name === "attribution")!.verdict).toBe("fail");
  expect(doubtsOf(torn.fit).map(({ code }) => code)).toContain("lift-tests-contradict");
});

it("says that the same experiment is given twice", async () => {
  const test = { ...first, effect: 1000, standardError: 500 };
  expect(codes(await judged([test, test]))).toContain("lift-test-repeated");
});
