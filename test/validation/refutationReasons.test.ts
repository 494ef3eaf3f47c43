/** What a refutation says of channels for which nothing speaks: the true reason of each, in the table and in the doubt. */
import { describe, expect, it } from "vitest";
import type { ChannelRefutation } from "../../src/validation/refutation.js";
import { demandEvidence, doubts, missingFor } from "../../src/validation/refutationReasons.js";
import { simulatedWeeks } from "../diagnosis/attribution/simulatedWeeks.js";

const luck = (share: number) => ({
  ...{ share, copies: 141 },
  brought: { mean: 0, median: 0, lower: -1, upper: 1, level: 0.9 },
});

function channel(name: string, changes: Partial<ChannelRefutation>): ChannelRefutation {
  return {
    ...{ name, brought: luck(1).brought, byLuck: null, noCopies: null, dropped: null, tippingPoint: null },
    ...{ demand: { lead: 0, isLeading: false, followed: 0 }, verdict: "not shown", reasons: [], ...changes },
  };
}

const said = (...channels: ChannelRefutation[]) =>
  doubts({ placebos: [], channels, negativeControls: [] }, "month").map(({ code, message, cure }) => [
    code,
    message,
    cure,
  ]);

describe("what is missing", () => {
  it.each([
    [{ byLuck: luck(0.05) }, []],
    [{ byLuck: luck(0.13) }, ["13 % of its copies at other times explain as much"]],
    [{ noCopies: "few periods" }, ["too few months to ask whether its number is luck"]],
    [
      { noCopies: "constant media" },
      ["its media are the same every month, so that no time tells what they do"],
    ],
    [
      { noCopies: "explained media" },
      ["what else is in the model explains its media, so that nothing is left to tell"],
    ],
    [
      {
        byLuck: luck(0.01),
        dropped: { elpdLoss: 0.5, standardError: 1, heir: { name: "radio", growth: 1.2 } },
      },
      ["months are predicted as well without it, and radio takes its place"],
    ],
  ] as const)("%j", (changes, reasons) => {
    expect(missingFor(channel("tv", changes), "month")).toEqual(reasons);
  });

  it("is said of luck only where it is luck", () => {
    expect(said(channel("tv", { noCopies: "few periods" }))).toEqual([
      [
        "not-refutable",
        "nothing speaks for the number of tv: months are too few to tell tv from luck",
        "read it as the prior's; run an experiment before deciding on it",
      ],
    ]);
    expect(said(channel("tv", { noCopies: "constant media" }))[0]![1]).toBe(
      "nothing speaks for the number of tv: the media of tv are the same every month",
    );
    expect(
      said(
        channel("tv", { byLuck: luck(0.2) }),
        channel("radio", { noCopies: "explained media" }),
        channel("print", {
          byLuck: luck(0.3),
          dropped: { elpdLoss: 0, standardError: 1, heir: { name: "tv", growth: 2 } },
        }),
        channel("search", { byLuck: luck(0.01), verdict: "not refuted" }),
      )[0]![1],
    ).toBe(
      "nothing speaks for the numbers of tv, radio and print: media like those of tv and print at other times explain as much; without print another channel takes its place, and months are predicted as well; what else is in the model explains the media of radio",
    );
    expect(said(channel("search", { byLuck: luck(0.01), verdict: "not refuted" }))).toEqual([]);
  });
});

describe("leads", () => {
  it("hold up 5 % of the tables in which none leads, however many channels are asked", () => {
    const tables = 200;
    const heldUp = Array.from({ length: tables }, (_, seed) => {
      const weeks = simulatedWeeks(seed);
      const demand = demandEvidence(weeks);
      return weeks.channels.some(({ name }) => demand(name).isLeading);
    }).filter(Boolean).length;
    const error = Math.sqrt((0.05 * 0.95) / tables);
    expect(heldUp / tables).toBeLessThan(0.05 + 3 * error);
    expect(heldUp / tables).toBeGreaterThan(0.05 - 3 * error);
  });
});
