/** A fit's answers as plain data: what a page makes of them is what the fit says, to the last digit. */
import { expect, it } from "vitest";
import { createEvaluator } from "../../src/decisions/evaluate.js";
import { type WhatIf, whatIf } from "../../src/decisions/whatIf.js";
import { createWhatIfEvaluator } from "../../src/decisions/whatIfEvaluator.js";
import { ArgumentError } from "../../src/errors.js";
import { quickFit } from "../../src/fit/quickFit.js";
import type { SpecChanges } from "../../src/spec/spec.js";
import { specify } from "../../src/spec/specify.js";
import { defineSaturation } from "../../src/transforms/defineSaturation.js";
import { geoPanel, smallPanel } from "../model/densities.js";

const changes: readonly (readonly [string, SpecChanges])[] = [
  ["the defaults", {}],
  [
    "a delayed peak and a curve with a slope",
    { channels: { tv: { adstock: "delayed", saturation: "hillSlope" } } },
  ],
  ["no carry-over", { channels: { tv: { adstock: "none" } } }],
  [
    "a Weibull shape, saturation first",
    { channels: { tv: { adstock: "weibullPdf", order: "saturationFirst" } } },
  ],
];

it.each(changes)("answers as the fit does after it was text, with %s", (_, change) => {
  const fit = quickFit(specify(smallPanel(), change), { seed: 2, draws: 60 });
  const record = JSON.parse(JSON.stringify(whatIf(fit))) as WhatIf;
  const page = createWhatIfEvaluator(record);
  const whole = createEvaluator(fit, { maxDraws: 500 });
  expect(page.today).toEqual(whole.today);
  const mine = { tv: 3 * whole.today.tv! };
  expect(whole.evaluate(mine)).toMatchObject(page.evaluate(mine));
  expect(page.evaluate(mine).uplift.mean).not.toBe(0);
  expect(page.best().allocation).toEqual(whole.best().allocation);
});

it("draws a curve through what evaluations say, of one channel alone", () => {
  const fit = quickFit(specify(geoPanel()), { seed: 2, draws: 60 });
  const page = createWhatIfEvaluator(whatIf(fit, { maxDraws: 40 }));
  const [name] = Object.keys(page.today) as [string];
  const money = [0, 1, 2].map((times) => times * page.today[name]!);
  const asked = money.map(
    (value) => page.evaluate({ [name]: value }).channels.find((channel) => channel.name === name)!.brought,
  );
  expect(page.curve(name, money)).toEqual(asked);
  expect(asked[2]!.median).toBeGreaterThan(asked[1]!.median);
});

it("carries the doubts of the fit along", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 2, draws: 60 });
  expect(whatIf(fit).warnings.join("\n")).toMatch(/60 training rows for the 14 coefficients/);
});

it("refuses a curve whose code no record can carry, and what is no record", () => {
  const own = defineSaturation({ name: "mine", parameters: [], value: (x) => x / (1 + x) });
  const fit = quickFit(specify(smallPanel(), { channels: { tv: { saturation: own } } }), {
    seed: 2,
    draws: 20,
  });
  expect(() => whatIf(fit)).toThrow(/^whatIf: channel "tv" must have a built-in saturation, got "mine"/);
  expect(() => createWhatIfEvaluator({} as never)).toThrow(
    /^createWhatIfEvaluator: record must be what whatIf\(posterior\) returns/,
  );
  expect(() =>
    createWhatIfEvaluator(whatIf(quickFit(specify(smallPanel()), { draws: 9 }))).curve("tw", [1]),
  ).toThrow(/^createWhatIfEvaluator: channel must name paid channels of the fit, got "tw"; .*"tv"/);
});

it("takes for a plan what names channels, of which a Map has none, and for money a list", () => {
  const fit = quickFit(specify(smallPanel()), { seed: 2, draws: 20 });
  for (const evaluator of [createEvaluator(fit), createWhatIfEvaluator(whatIf(fit))]) {
    for (const none of [new Map([["tv", 0]]), new Set(["tv"]), new Date(0), [0], null, "tv"])
      expect(() => evaluator.evaluate(none as never)).toThrow(
        /the plan must be one of planBudget, or money by/,
      );
    for (const none of [5, "12", undefined, { 0: 5 }])
      expect(() => evaluator.curve("tv", none as never)).toThrow(
        /Evaluator: money must be a list of numbers, got/,
      );
    expect(evaluator.curve("tv", Float64Array.of(1, 2) as never)).toEqual(evaluator.curve("tv", [1, 2]));
  }
});

it("refuses a record of which a part is missing or damaged, and names the part, or answers as of the whole", () => {
  const fit = quickFit(specify(smallPanel(), { channels: { tv: { adstock: "delayed" } } }), {
    seed: 2,
    draws: 20,
  });
  const text = JSON.stringify(whatIf(fit));
  const [name, today] = Object.entries(createEvaluator(fit).today)[0]!;
  const answer = (record: WhatIf) => {
    const evaluator = createWhatIfEvaluator(record);
    const { channels, promised, uplift, probabilityBetter } = evaluator.evaluate({ [name]: 2 * today });
    return JSON.stringify({ channels, promised, uplift, probabilityBetter });
  };
  const right = answer(JSON.parse(text));
  const said = new Set<string>();
  for (const damage of damages(JSON.parse(text))) {
    const record = JSON.parse(text);
    damage(record);
    try {
      expect(damage.isAnother || answer(record) === right, damage.place).toBe(true);
    } catch (error) {
      expect(error, damage.place).toBeInstanceOf(ArgumentError);
      said.add((error as Error).message.replace(/^.*whose (.*) is missing or damaged.*$/, "$1"));
    }
  }
  expect(said).toContain("draws.draws");
  for (const part of ["coefficients", "carryOut", "trust.spread"])
    expect(said).toContain(`channels[0].${part}`);
});

/** Fewer channels, another name or none, no money for a unit of the KPI, fewer weeks of a pattern. */
const others =
  /^(?:channels cut short|channels\.\d (?:taken away)|channels\.\d\.name a text|revenuePerKpi null|channels\.\d\.(?:spend|flighting\.0)(?:\.\d taken away| cut short))$/;

/** Ways to damage a record: each part taken away, made null or a text, each list cut short by one. Some of them make another record that is whole. */
function damages(
  record: object,
): readonly (((record: object) => void) & { place: string; isAnother: boolean })[] {
  const places = (value: unknown, path: readonly string[]): string[][] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value)
          .filter(([key]) => !Array.isArray(value) || Number(key) < 2)
          .flatMap(([key, part]) => [[...path, key], ...places(part, [...path, key])]);
  return places(record, []).flatMap((path) => {
    const key = path.at(-1)!;
    // biome-ignore lint/suspicious/noExplicitAny: any part of any record.
    const holder = (whole: any) => path.slice(0, -1).reduce((value, step) => value[step], whole);
    const ways: ((whole: object) => void)[] = [
      (whole) =>
        Array.isArray(holder(whole)) ? holder(whole).splice(Number(key), 1) : delete holder(whole)[key],
      (whole) => {
        holder(whole)[key] = null;
      },
      (whole) => {
        holder(whole)[key] = "x";
      },
      (whole) => {
        if (Array.isArray(holder(whole)[key])) holder(whole)[key].pop();
      },
    ];
    return ways.map((way, i) => {
      const place = `${path.join(".")} ${["taken away", "null", "a text", "cut short"][i]}`;
      return Object.assign(way, { place, isAnother: others.test(place) });
    });
  });
}
