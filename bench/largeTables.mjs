/** Large tables such as an honest user may have, made from a seed: `node bench/largeTables.mjs folder [names]` writes each as a CSV, unless it is there. */
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const platforms = [
  "google",
  "meta",
  "tiktok",
  "bing",
  "amazon",
  "youtube",
  "pinterest",
  "snap",
  "tv",
  "radio",
  "ooh",
  "linkedin",
  "reddit",
];
const kinds = ["search", "video", "shopping", "prospecting"];
const channelName = (m) =>
  `${platforms[m % platforms.length]}_${kinds[Math.floor(m / platforms.length) % kinds.length]}`;

/** Names, and what makes each. Days begin on a Monday; every table has five years or more. */
export const tables = {
  "days-1826x30": (write) => wide(write, { periods: 1826, step: 1, channels: 30 }),
  "weeks-520x50": (write) => wide(write, { periods: 520, step: 7, channels: 50 }),
  "columns-156x2000": (write) => wide(write, { periods: 156, step: 7, channels: 12, others: 1984 }),
  // One million rows, a row for each day, brand and channel: 1,826 × 50 × 11 = 1,004,300.
  "rows-long": (write) => long(write, { days: 1826, brands: 50, channels: 11 }),
  // One million rows, a row for each day and channel of one brand, many campaigns: pivoted, 200 columns of 5,000 days.
  "rows-pivot": (write) => exported(write, { days: 5000, channels: 200 }),
  // One million rows, a row for each week and region: 520 weeks × 1,924 regions.
  "rows-geos": (write) => regions(write, { weeks: 520, geos: 1924, channels: 5 }),
};

/** A wide table: a row a period, a column a channel. */
function* wide(write, { periods, step, channels, others = 0 }) {
  const world = simulate(20260101 + channels, periods, step, channels);
  const random = generator(7);
  const extra = Array.from({ length: others }, (_, i) => `metric_${i}`);
  yield write([
    "date",
    ...world.names.map((name) => `spend_${name}`),
    "price",
    "units_sold",
    "revenue",
    ...extra,
  ]);
  for (let t = 0; t < periods; t++) {
    yield write([
      world.dates[t],
      ...world.spend.map((own) => own[t].toFixed(2)),
      world.price[t].toFixed(2),
      world.units[t],
      (world.units[t] * 40).toFixed(2),
      ...extra.map(() => (100 * random()).toFixed(3)),
    ]);
  }
}

/** A row for each day, brand and channel, the sales of the brand beside each. */
function* long(write, { days, brands, channels }) {
  yield write(["date", "brand", "channel", "spend", "units_sold", "revenue"]);
  const worlds = Array.from({ length: brands }, (_, brand) => simulate(100 + brand, days, 1, channels));
  for (let t = 0; t < days; t++) {
    for (let brand = 0; brand < brands; brand++) {
      const { dates, names, spend, units } = worlds[brand];
      for (let m = 0; m < channels; m++) {
        yield write([
          dates[t],
          `brand ${brand + 1}`,
          names[m],
          spend[m][t].toFixed(2),
          units[t],
          (units[t] * 40).toFixed(2),
        ]);
      }
    }
  }
}

/** A raw export: a row for each day and campaign, the sales of the day beside each. */
function* exported(write, { days, channels }) {
  yield write(["date", "campaign", "spend", "units_sold", "revenue"]);
  const { dates, spend, units } = simulate(11, days, 1, channels);
  for (let t = 0; t < days; t++) {
    for (let m = 0; m < channels; m++) {
      yield write([
        dates[t],
        `campaign ${m + 1}`,
        spend[m][t].toFixed(2),
        units[t],
        (units[t] * 40).toFixed(2),
      ]);
    }
  }
}

/** A row for each week and region. */
function* regions(write, { weeks, geos, channels }) {
  const worlds = Array.from({ length: geos }, (_, geo) => simulate(3000 + geo, weeks, 7, channels));
  yield write([
    "week_start",
    "geo",
    ...worlds[0].names.map((name) => `spend_${name}`),
    "units_sold",
    "revenue",
  ]);
  for (let t = 0; t < weeks; t++) {
    for (let geo = 0; geo < geos; geo++) {
      const { dates, spend, units } = worlds[geo];
      yield write([
        dates[t],
        `geo ${geo + 1}`,
        ...spend.map((own) => own[t].toFixed(2)),
        units[t],
        (units[t] * 40).toFixed(2),
      ]);
    }
  }
}

/** Spend in bursts, sales that follow its carry-over with diminishing returns, a season of the year, one of the week where periods are days, and noise. */
function simulate(seed, periods, step, channels) {
  const random = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const start = Date.UTC(2015, 0, 5);
  const day = (t) => start + t * step * 86_400_000;
  const names = Array.from({ length: channels }, (_, m) => channelName(m));
  const spend = names.map(() => {
    const level = Math.exp(5 + normal());
    let burst = 0;
    return Float64Array.from({ length: periods }, () => {
      burst = 0.9 * burst + (random() < 0.05 ? 2 * random() : 0);
      return random() < 0.1 ? 0 : level * (0.5 + burst) * Math.exp(0.3 * normal());
    });
  });
  let wander = 0;
  const price = Float64Array.from({ length: periods }, () => {
    wander = 0.95 * wander + 0.2 * normal();
    return 40 + wander;
  });
  const base = 3000 * Math.sqrt(channels);
  const expected = Float64Array.from({ length: periods }, (_, t) => {
    const yearly = Math.cos((2 * Math.PI * (day(t) - start)) / (365.25 * 86_400_000));
    const weekly = step === 1 ? [0, 0.02, 0.01, 0, 0.05, 0.1, -0.1][t % 7] : 0;
    return base * (1 + 0.15 * yearly + weekly) - 50 * (price[t] - 40);
  });
  for (const own of spend) {
    const retention = 0.2 + 0.5 * random();
    const effect = 150 + 300 * random();
    const half = 2 * (own.reduce((sum, value) => sum + value, 0) / periods);
    let stock = 0;
    for (let t = 0; t < periods; t++) {
      stock = own[t] + retention * stock;
      const level = (1 - retention) * stock;
      expected[t] += (effect * level) / (level + half);
    }
  }
  const units = Array.from(expected, (value) => Math.max(0, Math.round(value + 0.03 * base * normal())));
  const dates = Array.from({ length: periods }, (_, t) => new Date(day(t)).toISOString().slice(0, 10));
  return { names, spend, price, units, dates };
}

/** mulberry32: uniform numbers below one. */
function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Writes a table unless it is there, and says where it is. */
export async function writeTable(folder, name) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.csv`);
  if (existsSync(file)) return file;
  const stream = createWriteStream(file);
  let lines = [];
  const flush = async () => {
    const isFull = !stream.write(lines.join(""));
    lines = [];
    if (isFull) await new Promise((resolve) => stream.once("drain", resolve));
  };
  for (const line of tables[name]((cells) => `${cells.join(",")}\n`)) {
    lines.push(line);
    if (lines.length === 10_000) await flush();
  }
  await flush();
  await new Promise((resolve) => stream.end(resolve));
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...names] = process.argv.slice(2);
  for (const name of names.length === 0 ? Object.keys(tables) : names)
    console.log(await writeTable(folder, name));
}
