/** Tables with known truth whose makings are not the model's: each world is one record of what is not as the model assumes.
 *
 *  Six channels, KPI `units_sold`, revenue 50 a unit, one control. In a year media cost a tenth of revenue. What is the same in all worlds:
 *
 *    units[t] = 8500·(1 + season + trend + price + extra)[t] + Σ_c beta_c·effect_c[t]·Hill(carried media of c)[t] + noise[t]
 *
 *  A record changes parts of it; a part that it does not name is that of `control`. beta follows from the channel's true ROI. */
import { createRng } from "../../build/math/rng.js";

export const channels = ["tv", "google", "meta", "youtube", "radio", "ooh"];
const price = 50;
const units = 10_000;
const weeksAfter = 80;
const spendShare = { tv: 0.34, google: 0.2, meta: 0.18, youtube: 0.12, radio: 0.06, ooh: 0.1 };
const typicalRoi = { tv: 1.4, google: 2.2, meta: 1.8, youtube: 1.2, radio: 1, ooh: 0.7 };
const typicalRetention = { tv: 0.7, google: 0.2, meta: 0.4, youtube: 0.5, radio: 0.45, ooh: 0.6 };
const flighted = ["tv", "radio", "ooh"];

const bump = (day, centre, width) => Math.exp(-0.5 * ((day - centre) / width) ** 2);
const only = (names, factor) => (of) => (names.includes(of.channel) ? factor(of) : 1);
const step = (t, at) => (t >= at ? 1 : 0);

/** What is not as assumed. `extra` is demand without a column, `spend` a factor on the spend of `channel`, both of the facts of a week: demand is an
 *  AR(1) with sd 1, walk a random walk. `replaced` channels have no spend of their own but this factor. */
export const worlds = {
  control: {},
  control52: { weeks: 52 },
  season: {
    extra: ({ day }) => 0.25 * bump(day, 335, 14) + 0.12 * bump(day, 175, 12),
    spend: ({ season, extra }) => Math.exp(3 * (season + extra)),
  },
  holiday: {
    extra: ({ isBlackFriday, isChristmas }) => 0.5 * isBlackFriday + 0.6 * isChristmas,
    spend: only(
      ["google", "meta", "youtube"],
      ({ isBlackFriday, isChristmas }) => 1 + 1.5 * (isBlackFriday + isChristmas),
    ),
  },
  reverse: {
    extra: ({ demand }) => 0.08 * demand,
    replaced: ["google"],
    spend: only(["google"], ({ season, extra, noise }) =>
      Math.exp(2.5 * Math.log1p(season + extra) + 0.1 * noise),
    ),
    roi: { google: 0.3 },
  },
  confounder: {
    extra: ({ demand }) => 0.1 * demand,
    spend: only(["google", "meta", "youtube"], ({ demand }) => Math.exp(0.6 * demand)),
  },
  randomWalk: { extra: ({ walk }) => 0.02 * walk },
  shift: { extra: ({ week: t }) => 0.25 * (step(t, 95) - 61 / 156) },
  shiftSpend: {
    extra: ({ week: t }) => 0.25 * (step(t, 95) - 61 / 156),
    spend: only(["google", "meta"], ({ week: t }) => 1 + 0.8 * step(t, 95)),
  },
  delayed: { peaks: { tv: 4, ooh: 5, youtube: 3, radio: 3 } },
  sShape: { slope: 2.5 },
  multiplicative: { isMultiplicative: true },
  wearOut: { effect: only(["meta", "youtube"], ({ week: t }) => 1.5 - t / 155) },
  outliers: { shocks: 7 },
  arErrors: { extra: ({ demand }) => 0.06 * demand },
  zero: { roi: { tv: 0 } },
  nullAll: { roi: Object.fromEntries(channels.map((c) => [c, 0])) },
  lowSpend: { media: 0.02, roi: Object.fromEntries(channels.map((c) => [c, 1])) },
  alwaysOn: { replaced: ["google"], spend: only(["google"], ({ noise }) => Math.exp(0.03 * noise)) },
  // Six that are the project's own.
  launch: {
    spend: only(["youtube"], ({ week: t }) => step(t, 140)),
    extra: ({ week: t }) => 0.12 * step(t, 140),
  },
  promotion: {
    extra: ({ isPromotion }) => 0.2 * isPromotion,
    spend: only(["google", "meta", "radio"], ({ isPromotion }) => 1 + isPromotion),
  },
  budgetsFollowSales: {
    extra: ({ demand, walk }) => 0.05 * demand + 0.015 * walk,
    spend: ({ lastQuarter }) => Math.exp(4 * lastQuarter),
  },
  competitor: {
    extra: ({ isRival }) => -0.15 * isRival,
    spend: only(["tv", "google"], ({ isRival }) => 1 + 0.8 * isRival),
  },
  copies: { copies: { meta: "google", youtube: "google" } },
  saturated: { half: 0.15 },
};

const carry = (x, retention) => {
  let carried = 0;
  return x.map((value) => {
    carried = value + retention * carried;
    return (1 - retention) * carried;
  });
};

/** A Weibull-shaped wave with its peak at a lag. */
const wave = (x, peak) => {
  const shape = 2.5;
  const scale = peak / ((shape - 1) / shape) ** (1 / shape);
  const weights = Array.from({ length: 26 }, (_, l) => {
    const z = (l + 0.5) / scale;
    return z ** (shape - 1) * Math.exp(-(z ** shape));
  });
  const sum = weights.reduce((a, b) => a + b);
  return x.map((_, t) => weights.reduce((total, w, l) => total + (t >= l ? (w / sum) * x[t - l] : 0), 0));
};

const sums = (values) => values.map((_, t) => total(values.slice(0, t + 1)));

const total = (values) => values.reduce((a, b) => a + b, 0);

/** A table and its truth.
 *
 *  @returns csv; roi of each channel over the table, carry-out included; gainOf(factors): what the next 52 weeks bring more, in units and as
 *    a share of what media bring, where last year's flighting is scaled by a factor for each channel */
export function makeWorld(name, seed) {
  const world = worlds[name];
  const { weeks = 156, media = 0.1, extra = () => 0, spend = () => 1, replaced = [], copies = {} } = world;
  const rng = createRng(seed).split(name);
  const draw = (label, length = weeks) => {
    const own = rng.split(label);
    return Array.from({ length }, () => own.normal());
  };
  const autoregressive = (label, memory) => {
    let value = 0;
    return draw(label).map((z) => {
      value = memory * value + Math.sqrt(1 - memory * memory) * z;
      return value;
    });
  };
  const t0 = Date.UTC(2022, 0, 3);
  const dates = Array.from({ length: weeks }, (_, t) => new Date(t0 + t * 7 * 86_400_000));
  const dayOf = (date) => (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1;
  const isWeekOf = (date, day) => Number(Math.abs(dayOf(date) - day) <= 3.5);
  const demand = autoregressive("demand", 0.85);
  const noise = draw("own");
  const steps = sums(draw("walk"));
  const centre = total(steps) / weeks;
  const flags = rng.split("flags");
  const promotion = dates.map(() => Number(flags.uniform() < 0.12));
  let rival = 0;
  const rivals = dates.map(() => {
    if (flags.uniform() < 0.15) rival = 1 - rival;
    return rival;
  });
  const facts = dates.map((date, t) => {
    const day = dayOf(date);
    return {
      day,
      week: t,
      season:
        0.1 * Math.sin((2 * Math.PI * (day - 80)) / 365.25) + 0.03 * Math.cos((4 * Math.PI * day) / 365.25),
      demand: demand[t],
      noise: noise[t],
      walk: steps[t] - centre,
      isBlackFriday: isWeekOf(date, 329),
      isChristmas: isWeekOf(date, 353),
      isPromotion: promotion[t],
      isRival: rivals[t],
    };
  });
  for (const of of facts) of.extra = extra(of);
  for (const [t, of] of facts.entries()) {
    const before = facts.slice(Math.max(0, t - 13), Math.max(1, t));
    of.lastQuarter = total(before.map(({ season, extra: e }) => season + e)) / before.length;
  }

  const levels = Object.fromEntries(
    channels.map((c) => {
      const own = rng.split(`spend ${c}`);
      const slow = autoregressive(`slow ${c}`, 0.9);
      let left = Math.floor(6 * own.uniform());
      let isOn = false;
      const level = facts.map((of, t) => {
        if (left-- <= 0) {
          isOn = !isOn;
          left = (isOn ? 4 + Math.floor(5 * own.uniform()) : 2 + Math.floor(6 * own.uniform())) - 1;
        }
        const z = own.normal();
        if (replaced.includes(c)) return spend({ ...of, channel: c });
        const base = Math.exp(0.35 * z + (["google", "meta"].includes(c) ? 0.3 * slow[t] : 0));
        return base * (flighted.includes(c) && !isOn ? 0 : 1) * spend({ ...of, channel: c });
      });
      return [c, level];
    }),
  );
  for (const [c, of] of Object.entries(copies)) {
    const own = rng.split(`copy ${c}`);
    levels[c] = levels[of].map((value) => value * Math.exp(0.05 * own.normal()));
  }
  const budget = media * units * price * weeks;
  const spends = channels.map((c) => {
    const sum = total(levels[c]);
    return levels[c].map((value) => Math.round((100 * value * spendShare[c] * budget) / sum) / 100);
  });

  const truth = rng.split("truth");
  const parameters = channels.map((c, j) => {
    const roi = world.roi?.[c] ?? typicalRoi[c] * Math.exp(0.35 * truth.normal());
    const retention = Math.min(0.9, Math.max(0.05, typicalRetention[c] + 0.08 * truth.normal()));
    const factor = (world.half ?? 1) * Math.exp(0.4 * truth.normal());
    const carried = world.peaks?.[c] ? wave(spends[j], world.peaks[c]) : carry(spends[j], retention);
    const some = carried.filter((value) => value > 0.01 * Math.max(...carried));
    return { roi, retention, half: (factor * total(some)) / some.length };
  });
  const slope = world.slope ?? 1;
  const effect = world.effect ?? (() => 1);
  /** Media responses of a channel, before beta. */
  const respond = (x, j) => {
    const { retention, half } = parameters[j];
    const peak = world.peaks?.[channels[j]];
    return (peak ? wave(x, peak) : carry(x, retention)).map((value, t) => {
      const ratio = value > 0 ? (value / half) ** slope : 0;
      return (effect({ channel: channels[j], week: Math.min(t, weeks - 1) }) * ratio) / (1 + ratio);
    });
  };
  const silence = new Array(weeksAfter).fill(0);
  const betas = channels.map((_, j) => {
    const brought = total(respond([...spends[j], ...silence], j)) * price;
    return (parameters[j].roi * total(spends[j])) / brought / (world.isMultiplicative ? units : 1);
  });
  const prices = sums(draw("price")).map((sum, t) => 1 + (0.04 * sum) / Math.sqrt(t + 1));
  const middle = total(prices) / weeks;
  const baseline = facts.map(
    ({ season, extra: e }, t) =>
      0.85 * units * (1 + season + 0.1 * (t / (weeks - 1) - 0.5) - 0.5 * (prices[t] - middle) + e),
  );
  /** Expected units; after the table the last year's baseline comes again. */
  const expected = (table) => {
    const responses = table.map(respond);
    return table[0].map((_, t) => {
      const base =
        t < weeks ? baseline[t] : baseline[Math.max(0, weeks - 52) + ((t - weeks) % Math.min(52, weeks))];
      const brought = total(responses.map((response, j) => betas[j] * response[t]));
      return world.isMultiplicative ? base * Math.exp(brought) : base + brought;
    });
  };
  const shocked = draw("noise");
  const shocks = rng.split("shocks");
  for (let k = 0; k < (world.shocks ?? 0); k++) {
    shocked[Math.floor(weeks * shocks.uniform())] += shocks.uniform() < 0.5 ? 8.75 : -8.75;
  }
  const kpi = expected(spends).map((mu, t) =>
    Math.max(1, world.isMultiplicative ? mu * Math.exp(0.04 * shocked[t]) : mu + 0.04 * units * shocked[t]),
  );

  const after = (table) => table.map((x) => [...x, ...silence]);
  const full = total(expected(after(spends)));
  const without = (j) => total(expected(after(spends.map((x, i) => (i === j ? x.map(() => 0) : x)))));
  const roi = Object.fromEntries(
    channels.map((c, j) => [c, ((full - without(j)) * price) / total(spends[j])]),
  );
  const lastYear = spends.map((x) => x.slice(-52));
  const nextYear = (factors) => {
    const table = spends.map((x, j) => [...x, ...lastYear[j].map((value) => factors[j] * value), ...silence]);
    return total(expected(table).slice(weeks));
  };
  const today = nextYear(channels.map(() => 1));
  const brought = today - nextYear(channels.map(() => 0));
  const header = ["week_start", ...channels.map((c) => `spend_${c}`), "units_sold", "revenue", "price_index"];
  const rows = dates.map((date, t) => [
    date.toISOString().slice(0, 10),
    ...spends.map((x) => x[t].toFixed(2)),
    kpi[t].toFixed(2),
    (kpi[t] * price).toFixed(2),
    prices[t].toFixed(4),
  ]);
  return {
    csv: `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`,
    roi,
    totalRoi: total(channels.map((c, j) => roi[c] * total(spends[j]))) / total(spends.map(total)),
    gainOf(factors) {
      const gain = nextYear(channels.map((c) => factors[c] ?? 1)) - today;
      return { units: gain, share: brought > 0 ? gain / brought : 0 };
    },
  };
}
