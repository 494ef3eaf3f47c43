import { describe, expect, it } from "vitest";
import { channelAdstocks } from "../../src/baseline/channelAdstocks.js";
import { ridgeRegression } from "../../src/baseline/ridgeRegression.js";
import { ridgeRoi } from "../../src/baseline/roi.js";
import { otherWave, tableOf, wave } from "./weeklyTable.js";

const sold = {
  units_sold: (t: number) => 10 + wave(t) + otherWave(t),
  revenue: (t: number) => 30 + 3 * wave(t),
};
const warningOf = (panel: Parameters<typeof channelAdstocks>[0], code: string) =>
  channelAdstocks(panel).warnings.find((warning) => warning.code === code);

describe("a retention that nobody measured", () => {
  it("is the case study's for names in capitals and for synonyms, and said to be assumed as far as the ROI", () => {
    const panel = tableOf(60, {
      TV_Spend: wave,
      Newspaper_Spend: otherWave,
      spend_zebra: (t) => (t * 13) % 29,
      ...sold,
    });
    const roi = ridgeRoi(ridgeRegression(panel));
    const { adstocks } = roi.regression;
    expect(adstocks.map(({ retention, retentionSource }) => [retention, retentionSource])).toEqual([
      [0.85, "case study"],
      [0.6, "case study"],
      [0.4, "default"],
    ]);
    const warning = roi.warnings.find(({ code }) => code === "retention-assumed")!;
    const [tv, newspaper] = adstocks.map(({ name }) => name);
    expect(warning.message).toContain(
      `${tv} 0.85, ${newspaper} 0.60, zebra 0.40 (no kind known by that name)`,
    );
    expect(warning.cure).toContain("set retention:");
  });

  it("is not assumed where the settings or the file say it", () => {
    const recursion = (t: number): number => otherWave(t) + (t > 0 ? 0.7 * recursion(t - 1) : 0);
    const columns = {
      spend_tv: wave,
      spend_ooh: otherWave,
      adstock_ooh: (t: number) => recursion(t).toFixed(2),
      ...sold,
    };
    expect(warningOf(tableOf(30, columns, { retention: { tv: 0.3 } }), "retention-assumed")).toBeUndefined();
  });

  it.each([
    ["day", 0.85 ** (1 / 7)],
    ["week", 0.85],
    ["month", 0.85 ** (52.1775 / 12)],
  ] as const)("is per %s what it is per week over the same time", (frequency, retention) => {
    const panel = tableOf(60, { spend_tv: wave, ...sold }, {}, frequency);
    expect(panel.frequency).toBe(frequency);
    const { adstocks } = channelAdstocks(panel);
    expect(adstocks[0]!.retention).toBeCloseTo(retention, 12);
    const { message } = warningOf(panel, "retention-assumed")!;
    expect(message).toContain(`retention per ${frequency} of tv ${retention.toFixed(2)}`);
    expect(message.includes("turned into")).toBe(frequency !== "week");
  });

  it("is never converted where the settings give it", () => {
    const { adstocks } = channelAdstocks(
      tableOf(60, { spend_tv: wave, ...sold }, { retention: { tv: 0.3 } }, "month"),
    );
    expect(adstocks[0]!.retention).toBe(0.3);
  });

  it("is no property of every object: a channel called constructor has the default", () => {
    const { adstocks } = channelAdstocks(tableOf(30, { spend_constructor: wave, ...sold }));
    expect(adstocks[0]).toMatchObject({ name: "constructor", retention: 0.4, retentionSource: "default" });
  });
});

describe("an adstock column of the file", () => {
  const recursion = (t: number): number => wave(t) + (t > 0 ? 0.85 * recursion(t - 1) : 0);

  it("wins over the settings, with a warning that names both retentions", () => {
    const columns = { spend_tv: wave, adstock_tv: (t: number) => recursion(t).toFixed(2), ...sold };
    const panel = tableOf(40, columns, { retention: { tv: 0.5 } });
    expect(channelAdstocks(panel).adstocks[0]!.retention).toBeCloseTo(0.85, 4);
    expect(warningOf(panel, "retention-not-used")!.message).toMatch(
      /settings say retention 0\.50.*"adstock_tv" follows 0\.85/,
    );
  });

  it("that is zero throughout is replaced, with a warning, unless the channel never ran", () => {
    const zero = () => 0;
    const panel = tableOf(40, {
      spend_tv: wave,
      adstock_tv: zero,
      spend_ooh: zero,
      adstock_ooh: zero,
      ...sold,
    });
    const empty = channelAdstocks(panel).warnings.filter(({ code }) => code === "adstock-column-empty");
    expect(empty.map(({ message }) => message)).toEqual([
      expect.stringContaining('column "adstock_tv" is zero'),
    ]);
    expect(channelAdstocks(panel).adstocks[0]!.adstocked[1]).toBe(wave(1) + 0.85 * wave(0));
  });
});
