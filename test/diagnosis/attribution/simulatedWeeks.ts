/** Weeks of a made-up market, as the checks of attribution see them, with what is wrong in it put there on purpose. */
import type { Weeks } from "../../../src/diagnosis/attribution/weeks.js";
import { createRng } from "../../../src/math/rng.js";
import { mean, standardDeviation } from "../../../src/math/statistics.js";

export interface Market {
  readonly weeks?: number;
  /** An unseen driver, persistent from week to week: what it adds to the KPI, and what it does to the log of the first channel's media. */
  readonly driver?: { readonly kpi: number; readonly media: number };
  /** Log media of the first channel per unit of season. */
  readonly followsSeason?: number;
  /** A narrow peak every summer that the baseline does not have, with the first channel's media in it. */
  readonly peak?: number;
  /** A step of the KPI at two thirds, with the first channel's media. */
  readonly step?: number;
  /** Two weeks a year far above all others, with the first channel's media. */
  readonly holiday?: number;
  /** One week in eight with a promotion: what it adds to the KPI, and to the log of the first two channels' media. */
  readonly promotion?: { readonly kpi: number; readonly media: number };
  /** How much of the first channel's effect is gained at the beginning and lost at the end, evenly in between. */
  readonly wearsOut?: number;
  /** True where media do nothing. */
  readonly isNull?: boolean;
}

/** Three channels of 8 % of the KPI each, a season of one wave, noise of 4 %; credited are the true responses, times what least squares says of them. */
export function simulatedWeeks(seed: number, market: Market = {}): Weeks {
  const {
    weeks: count = 156,
    driver,
    followsSeason = 0,
    peak = 0,
    step = 0,
    holiday = 0,
    promotion = { kpi: 0, media: 0 },
    wearsOut = 0,
    isNull = false,
  } = market;
  const rng = createRng(seed).split("weeks");
  const normals = (n: number) => Float64Array.from({ length: n }, () => rng.normal());
  const t = Array.from({ length: count }, (_, i) => i);
  const times = t.map((i) => new Date(Date.UTC(2022, 0, 3 + 7 * i)).toISOString().slice(0, 10));
  const season = t.map((i) => 0.1 * Math.sin((2 * Math.PI * i) / 52.18));
  const noise = normals(count);
  const persistent = noise.slice();
  for (let i = 1; i < count; i++)
    persistent[i] = 0.85 * persistent[i - 1]! + Math.sqrt(1 - 0.85 ** 2) * noise[i]!;
  const lots = createRng(seed).split("promotions");
  const extra = t.map((i) => {
    const week = i % 52;
    return {
      promotion: lots.uniform() < 1 / 8 ? 1 : 0,
      peak: Math.exp(-0.5 * ((week - 26) / 2) ** 2),
      step: i >= Math.round(0.66 * count) ? 1 : 0,
      holiday: week === 47 || week === 50 ? 1 : 0,
    };
  });
  const channels = ["first", "second", "third"].map((name, c) => {
    const own = normals(count);
    const logs = own.map((value, i) => {
      const { peak: top, step: up, holiday: day, promotion: on } = extra[i]!;
      if (c > 0) return 0.5 * value + (c === 1 ? promotion.media * on : 0);
      return (
        promotion.media * on +
        0.4 * value +
        (driver?.media ?? 0) * persistent[i]! +
        followsSeason * season[i]! +
        (peak > 0 ? top : 0) +
        (step > 0 ? 0.6 * up : 0) +
        (holiday > 0 ? day : 0)
      );
    });
    const amount = logs.map(Math.exp);
    const stock = amount.slice();
    for (let i = 1; i < count; i++) stock[i] = 0.4 * stock[i - 1]! + amount[i]!;
    const response = stock.map((value) => value / (value + mean(stock)));
    const input = amount.map((value) => Math.log(value + 0.05 * mean(amount)));
    const centre = mean(input);
    const spread = standardDeviation(input);
    return { name, amount, input: input.map((value) => (value - centre) / spread), response };
  });
  const kpi = Float64Array.from(t, (i) => {
    const { peak: top, step: up, holiday: day, promotion: on } = extra[i]!;
    const media = channels.reduce(
      (sum, { response }, c) =>
        sum + 0.16 * response[i]! * (c === 0 ? 1 - wearsOut * ((2 * i) / (count - 1) - 1) : 1),
      0,
    );
    return (
      0.75 +
      season[i]! +
      (isNull ? 0 : media) +
      (driver?.kpi ?? 0) * persistent[i]! +
      peak * top +
      step * up +
      holiday * day +
      promotion.kpi * on +
      0.04 * rng.normal()
    );
  });
  const columns = [
    Float64Array.from(t, () => 1),
    Float64Array.from(t, (i) => i / count - 0.5),
    Float64Array.from(season, (value) => 10 * value),
    Float64Array.from(t, (i) => Math.cos((2 * Math.PI * i) / 52.18)),
  ];
  const priors = [0.5, 0.25, 0.1, 0.1];
  const padded = (values: Float64Array) => {
    const out = new Float64Array(count + columns.length);
    out.set(values);
    return out;
  };
  const credited = Float64Array.from(t, (i) =>
    channels.reduce((sum, { response }) => sum + 0.16 * response[i]!, 0),
  );
  return {
    times,
    frequency: "week",
    kpi: padded(kpi).map((value, row) => (row === count ? (0.04 * 0.75) / 0.5 : value)),
    baseline: columns.map((values, j) => {
      const column = padded(values);
      column[count + j] = 0.04 / priors[j]!;
      return column;
    }),
    isKnownDriver: columns.map(() => true),
    channels: channels.map(({ name, amount, input, response }) => ({
      name,
      amount,
      input,
      credited: response.map((value) => 0.16 * value),
    })),
    credited,
    baselineLevel: Float64Array.from(t, (i) => 0.75 + season[i]!),
    count,
    national: (values) => Float64Array.from(values),
    padded,
  };
}
