/** Every check of attribution fires where its illness was made on purpose, and stays quiet on healthy weeks as often as it says. */
import { describe, expect, it } from "vitest";
import type { AttributionCheck, AttributionSubject } from "../../../src/diagnosis/attribution/check.js";
import { effectChanged } from "../../../src/diagnosis/attribution/effectChanged.js";
import { chanceOfNothing, effectsShown } from "../../../src/diagnosis/attribution/effectsShown.js";
import { demandFollowing, followsDemand } from "../../../src/diagnosis/attribution/followsDemand.js";
import { leads } from "../../../src/diagnosis/attribution/leads.js";
import { baselines } from "../../../src/diagnosis/attribution/otherBaselines.js";
import { plausibility } from "../../../src/diagnosis/attribution/plausibility.js";
import { events } from "../../../src/diagnosis/attribution/unseenEvents.js";
import { type Market, simulatedWeeks } from "./simulatedWeeks.js";

/** A fit of one geo without experiments: all that these checks ask of it. */
const fit = { model: { spec: { liftTests: [] } }, design: { design: { geos: ["all"] } } };

/** Returns in the middle of their priors. */
const evidence = {
  channels: ["first", "second", "third"].map((name) => ({ name, place: { median: 0.5, upper: 0.9 } })),
};

const look = (check: AttributionCheck, seed: number, market: Market) =>
  check.look({ fit, weeks: simulatedWeeks(seed, market), evidence } as unknown as AttributionSubject);

/** In how many of so many seeds a check finds something. */
const fires = (check: AttributionCheck, market: Market, seeds: number) =>
  Array.from({ length: seeds }, (_, seed) => look(check, seed, market)).filter((found) => found.length > 0)
    .length;

/** The 99.9 % point of a binomial count is within three standard errors of its mean, and one for being a count. */
const most = (seeds: number, chance: number) =>
  seeds * chance + 3 * Math.sqrt(seeds * chance * (1 - chance)) + 1;

describe("healthy weeks", () => {
  it.each([
    [leads, 0.06],
    [effectsShown, 0.01],
    [followsDemand, 0.01],
    [effectChanged, 0.015],
    [baselines, 0.02],
    [events, 0.001],
  ])("are left alone by $name, but for the chance it allows", (check, chance) => {
    expect(fires(check, {}, 200)).toBeLessThanOrEqual(most(200, chance));
  });
});

describe("leads", () => {
  it("finds a driver that moves sales and the first channel's media", () => {
    const market = { driver: { kpi: 0.12, media: 0.6 } };
    expect(fires(leads, market, 40)).toBeGreaterThan(28);
    const [finding] = look(leads, 0, market);
    expect(finding).toMatchObject({ code: "placebo-leads", severity: "fail" });
    expect(finding!.about).toContain("first");
  });

  it("does not take a driver that leaves media alone for one", () => {
    expect(fires(leads, { driver: { kpi: 0.12, media: 0 } }, 100)).toBeLessThanOrEqual(most(100, 0.06));
  });
});

describe("otherBaselines", () => {
  it.each([
    ["sharper-season", { peak: 0.25 }],
    ["launch", { step: 0.25 }],
    ["holiday", { holiday: 0.5 }],
  ])("finds that credit rests on the lack of a %s", (name, market) => {
    const found = look(baselines, 1, market).map(({ code }) => code);
    expect(found).toContain(`rests-on-baseline-${name}`);
  });
});

describe("unseenEvents", () => {
  const promotion = { kpi: 0.16, media: Math.LN2 };

  it("finds promotions without a column in which the media of two channels are doubled, and says when and of which", () => {
    expect(fires(events, { promotion }, 20)).toBe(20);
    const [finding] = look(events, 0, { promotion });
    expect(finding).toMatchObject({ code: "unseen-events", severity: "fail" });
    expect([...finding!.about].sort()).toEqual(["first", "second"]);
    expect(finding!.message).toMatch(/in \d+ weeks \(2022-/);
    expect(finding!.message).toContain("above what baseline and media explain");
  });

  it("finds a rival's weeks, in which media are doubled and sales fall, and says that credit is lacking", () => {
    const [finding] = look(events, 1, { promotion: { ...promotion, kpi: -0.16 } });
    expect(finding).toMatchObject({ code: "unseen-events", severity: "fail" });
    expect(finding!.message).toContain("too little");
  });

  it("leaves promotions alone that media have no part in, media that jump where sales do not, and errors that follow each other", () => {
    expect(fires(events, { promotion: { ...promotion, media: 0 } }, 25)).toBeLessThanOrEqual(1);
    expect(fires(events, { promotion: { ...promotion, kpi: 0 } }, 25)).toBeLessThanOrEqual(1);
    expect(fires(events, { driver: { kpi: 0.12, media: 0 } }, 25)).toBeLessThanOrEqual(1);
  });
});

describe("followsDemand", () => {
  it("names the channel whose media go with the season, and fails where it has much of the credit", () => {
    const [finding] = look(followsDemand, 2, { followsSeason: 12 });
    expect(finding).toMatchObject({ code: "follows-demand", severity: "fail", about: ["first"] });
    expect(finding!.message).toContain("cannot be told from demand");
  });

  it("leaves for review who follows the season that the model has, and moves enough beside it", () => {
    const [finding] = look(followsDemand, 2, { followsSeason: 6 });
    expect(finding).toMatchObject({ code: "follows-known-drivers", severity: "review", about: ["first"] });
  });

  it.each([
    [12, "follows-demand"],
    [6, "follows-known-drivers"],
  ])(
    "names nineteen channels that follow the season %d times once in its line, few of them again in the cure",
    (followsSeason, code) => {
      const weeks = simulatedWeeks(2, { followsSeason });
      const line = (count: number) => {
        const channels = Array.from({ length: count }, (_, i) => ({
          ...weeks.channels[0]!,
          name: `channel-${i}.`,
        }));
        const many = {
          channels: channels.map(({ name }) => ({ name, place: { median: 0.5, upper: 0.9 } })),
        };
        const subject = {
          fit,
          weeks: { ...weeks, channels },
          evidence: many,
        } as unknown as AttributionSubject;
        const [finding] = followsDemand.look(subject);
        expect(finding!.code).toBe(code);
        expect(finding!.about).toHaveLength(count);
        return `${finding!.message}; ${finding!.cure}`;
      };
      for (const [, name] of line(19).matchAll(/(channel-\d+\.)/g))
        expect(line(19).split(name!)).toHaveLength(2);
      expect(line(19)).toContain("claim nothing of these channels");
      expect(line(2)).toContain("claim nothing of channel-0. and channel-1.");
    },
  );

  it("does not excuse one whose return the prior holds hardly possible, nor one that follows what a level took in", () => {
    const weeks = simulatedWeeks(2, { followsSeason: 6 });
    const beyond = { channels: [{ name: "first", place: { median: 0.97, upper: 0.99 } }] };
    const failing = { code: "follows-demand", severity: "fail" };
    expect(
      followsDemand.look({ fit, weeks, evidence: beyond } as unknown as AttributionSubject),
    ).toMatchObject([failing]);
    // The season's columns called a level: what it took in is not known beforehand.
    const isKnownDriver = weeks.isKnownDriver.map((_, j) => j < 2);
    const taken = { fit, weeks: { ...weeks, isKnownDriver }, evidence } as unknown as AttributionSubject;
    expect(followsDemand.look(taken)).toMatchObject([failing]);
  });

  it("does not take media that fall when demand rises for followers", () => {
    const weeks = simulatedWeeks(2, { followsSeason: -6 });
    expect(demandFollowing({ weeks })[0]!.z).toBeLessThan(-3);
    expect(look(followsDemand, 2, { followsSeason: -6 })).toEqual([]);
  });
});

describe("effectChanged", () => {
  it("finds a channel that works twice as well at first and not at all in the end, and says that it fell", () => {
    const market = { weeks: 312, wearsOut: 1 };
    expect(fires(effectChanged, market, 40)).toBeGreaterThan(12);
    const found = Array.from({ length: 40 }, (_, seed) => look(effectChanged, seed, market)).flat();
    expect(new Set(found.flatMap(({ about }) => about))).toEqual(new Set(["first"]));
    expect(found[0]!.message).toContain("first fell");
  });
});

describe("effectsShown", () => {
  it("finds media that do nothing", () => {
    expect(fires(effectsShown, { isNull: true }, 40)).toBeGreaterThan(36);
  });

  it("knows the chance of one channel of noise, which half of the time seems to do nothing, and of more", () => {
    expect(chanceOfNothing(1.6448536, 1)).toBeCloseTo(0.05, 6);
    expect(chanceOfNothing(0, 4)).toBe(1);
    // Two: ¼·0 + ½·P(χ²₁ ≥ 4) + ¼·P(χ²₂ ≥ 4).
    expect(chanceOfNothing(2, 2)).toBeCloseTo(0.5 * 0.04550026 + 0.25 * Math.exp(-2), 7);
  });
});

describe("plausibility", () => {
  const evidence = (changes: object) =>
    ({
      fit: { model: { spec: { media: { prior: "salesShare" } } } },
      evidence: {
        largest: { name: "tv", share: 0.1 },
        mediaShare: 0.3,
        paid: { median: 2, prior: Float64Array.of(0.5, 1, 2, 4) },
        ...changes,
      },
    }) as unknown as AttributionSubject;

  it("lets usual shares pass", () => {
    expect(plausibility.look(evidence({}))).toEqual([]);
  });

  it.each([
    [{ largest: { name: "tv", share: 1.08 } }, "impossible-share", "fail"],
    [{ largest: { name: "tv", share: 0.45 } }, "impossible-share", "review"],
    [{ mediaShare: 2.65 }, "impossible-media-share", "fail"],
    [{ paid: { median: 5, prior: Float64Array.of(0.5, 1, 2, 4) } }, "beyond-prior", "fail"],
    [
      // 4 % of the prior lie above.
      { paid: { median: 5, prior: Float64Array.from({ length: 100 }, (_, i) => (i < 4 ? 6 : 2)) } },
      "beyond-prior",
      "review",
    ],
  ])("says of %j that it cannot be", (changes, code, severity) => {
    expect(plausibility.look(evidence(changes))).toMatchObject([{ code, severity }]);
  });

  it("holds a prior on ROI for a belief about money, of which a twentieth is the limit", () => {
    const paid = { median: 5, prior: Float64Array.from({ length: 100 }, (_, i) => (i < 4 ? 6 : 2)) };
    const fit = { model: { spec: { media: { prior: "roi" } } } };
    const subject = { ...evidence({ paid }), fit } as unknown as AttributionSubject;
    expect(plausibility.look(subject)).toMatchObject([{ code: "beyond-prior", severity: "fail" }]);
  });
});
