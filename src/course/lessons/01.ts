/** Lesson 1: how long advertising works and how soon it is too much trade off, and what it brought with them. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import { geometricAdstock } from "../../transforms/geometricAdstock.js";
import { hillSaturation } from "../../transforms/saturation.js";
import type { Lesson, Market, Student } from "../exercise.js";
import { ofMarket } from "../ofMarket.js";
import { mean } from "./sums.js";

/** Television alone, always on, and nothing else that moves sales: as easy as a market can be.
 *
 *  Where luck hides television, so that a shape that explains sales says it brings less than nothing, "how many times as much" has no sense: that
 *  student gets other luck. */
function market(number: number): Market {
  for (let luck = number; ; luck += 1_000_000) {
    const made = marketWith(number, luck);
    if (equals(triedShapes(made)).every(({ brought }) => brought > 0)) return made;
  }
}

function marketWith(number: number, luck: number): Market {
  // From 0.55 to 0.85: at one half the wrong ways to the half-life give one week too.
  const retention = 0.5 + 0.05 * (number % 7 || 7);
  const tv = { ...exampleMarket.channels.tv!, retention, activeShare: 1 };
  const world = {
    ...exampleMarket,
    ...{ weeks: 104, trendPerYear: 0, season: { amplitude: 0, peakWeek: 1 }, collinearity: 0 },
    ...{ channels: { tv }, controls: {}, events: {}, outcomes: {}, markets: {} },
  };
  return simulatePanel(world, luck);
}

/** A shape that was tried: what is left of the error, and what television brings a week if it is true. */
interface TriedShape {
  readonly retention: number;
  readonly halfSaturation: number;
  /** Standard deviation of what is not explained, units. */
  readonly error: number;
  /** Units a week, on average. */
  readonly brought: number;
}

/** Twenty retentions by twenty half-saturations, each with the level and the effect that explain sales best. */
const triedShapes = ofMarket(({ panel }): readonly TriedShape[] => {
  const spend = panel.channels[0]!.spend!.values;
  return retentions.flatMap((retention) => {
    const adstock = geometricAdstock(spend, retention, { normalise: true });
    return halfSaturations.map((halfSaturation) => {
      const share = hillSaturation(adstock, { halfSaturation, slope: 1 });
      const { slope, error } = line(share, panel.kpi.values);
      return { retention, halfSaturation, error, brought: slope * mean(share) };
    });
  });
});

const retentions = Array.from({ length: 20 }, (_, i) => 0.05 * i);
const halfSaturations = Array.from({ length: 20 }, (_, i) => Math.round(10_000 * 1.2 ** i));

/** Those within one per cent of the smallest error. */
function equals(shapes: readonly TriedShape[]): readonly TriedShape[] {
  const least = Math.min(...shapes.map(({ error }) => error));
  return shapes.filter(({ error }) => error <= 1.01 * least);
}

/** Least squares of y on one x. */
function line(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { readonly slope: number; readonly error: number } {
  const [meanX, meanY] = [mean(x), mean(y)];
  const dx = Array.from(x, (value) => value - meanX);
  const dy = Array.from(y, (value) => value - meanY);
  const slope = dot(dx, dy) / dot(dx, dx);
  return { slope, error: Math.sqrt((dot(dy, dy) - slope * dot(dx, dy)) / dy.length) };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

const tvOf = (student: Student) => student.market(1).truth.channels.tv!;
const grid = (student: Student) => triedShapes(student.market(1));
const range = (student: Student) => {
  const brought = equals(grid(student)).map((shape) => shape.brought);
  return { least: Math.min(...brought), most: Math.max(...brought) };
};
/** In which 1.2 asks what television reaches. */
const steady = 120_000;

export const lesson: Lesson = {
  number: 1,
  title: "The banana: carry-over and saturation trade off",
  market,
  predictions: [
    {
      id: "1.0",
      question:
        "Of 400 shapes that are tried, how many per cent explain sales as well as the best, within one per cent of its error?",
      answer: (student) => (100 * equals(grid(student)).length) / grid(student).length,
      unit: "%",
      tolerance: { absolute: 5 },
      why: (student) => {
        const { least, most } = range(student);
        return `these shapes explain sales equally well and say that television brings from ${Math.round(least)} to ${Math.round(most)} units a week`;
      },
    },
  ],
  exercises: [
    {
      id: "1.1",
      question: "After how many weeks has half of the effect of your television come, at its true retention?",
      answer: (student) => Math.log(0.5) / Math.log(tvOf(student).retention),
      unit: "weeks",
      // One decimal is enough; a division instead of the logarithm is off by 0.048 or more.
      tolerance: { absolute: 0.045 },
      mistakes: [
        {
          when: (student) => 1 / (1 - tvOf(student).retention),
          say: "1 / (1 − retention) is how many weeks' worth of effect one week brings in all, not when half of it has come",
        },
        {
          when: (student) => Math.log(0.5) / Math.log(1 - tvOf(student).retention),
          say: "you took the share that is lost a week for the share that is kept; the retention is what is kept",
        },
        {
          when: (student) => 0.5 / (1 - tvOf(student).retention),
          say: "the effect does not fall by the same amount every week but by the same share: it is a logarithm, not a division",
        },
        {
          when: (student) => Math.log(tvOf(student).retention) / Math.log(0.5),
          say: "the two logarithms are the wrong way round: how often must the retention be multiplied to give one half?",
        },
      ],
      hints: [
        "after one week the share `retention` is left, after two `retention` times `retention`",
        "after how many multiplications is one half left? retention^weeks = 0.5",
        "take logarithms on both sides: weeks = Math.log(0.5) / Math.log(retention), the retention being me.market(1).truth.channels.tv.retention",
      ],
      why: "a test that stops television has to wait for several of these before it sees the whole effect",
    },
    {
      id: "1.2",
      question: `Television gets £${steady.toLocaleString("en")} every week, for ever. What share of its largest effect does it reach?`,
      answer: (student) => steady / (steady + tvOf(student).halfSaturation),
      unit: "share",
      tolerance: { absolute: 0.006 },
      mistakes: [
        {
          when: (student) => tvOf(student).halfSaturation / (steady + tvOf(student).halfSaturation),
          say: "that is the share that is still out of reach; the spend belongs above the line",
        },
        {
          when: (student) => {
            const piled = steady / (1 - tvOf(student).retention);
            return piled / (piled + tvOf(student).halfSaturation);
          },
          say: "you let the adstock pile up and then held it against a half-saturation of weekly money; the market normalises its adstock, so that steady spend is its own adstock",
        },
        {
          when: (student) => steady ** 2 / (steady ** 2 + tvOf(student).halfSaturation ** 2),
          say: "that is a Hill curve of slope 2; this one has slope 1",
        },
        {
          when: (student) => 1 - Math.exp(-steady / tvOf(student).halfSaturation),
          say: "that is another saturation, the exponential one; the Hill curve is x / (x + half-saturation)",
        },
        {
          when: (student) => {
            const left = steady * tvOf(student).retention;
            return left / (left + tvOf(student).halfSaturation);
          },
          say: "you counted only what is carried over; the money of the week itself works too, and together they are the whole spend",
        },
      ],
      hints: [
        "spend that never changes has an adstock that never changes: with a normalised adstock it is the spend itself",
        "the Hill curve of slope 1 at x is x / (x + halfSaturation)",
        `${steady} / (${steady} + me.market(1).truth.channels.tv.halfSaturation)`,
      ],
      why: "with steady spend the carry-over does not matter at all, which is why always-on money teaches so little about it",
    },
    {
      id: "1.3",
      question: "How many per cent of the 400 shapes have an error within one per cent of the smallest?",
      answer: (student) => (100 * equals(grid(student)).length) / grid(student).length,
      unit: "%",
      tolerance: { absolute: 0.13 },
      mistakes: [
        {
          when: (student) => equals(grid(student)).length,
          say: "that is how many there are; of 400 it is a per cent",
        },
        {
          when: (student) => 100 - (100 * equals(grid(student)).length) / grid(student).length,
          say: "these are the shapes that explain sales worse; the others are asked for",
        },
        {
          when: (student) => 100 / grid(student).length,
          say: "that is the single best shape; those within one per cent of its error are asked for",
        },
        {
          when: (student) => (100 * within(grid(student), 1.1)) / grid(student).length,
          say: "you let the error be ten per cent larger; one per cent is error <= 1.01 * smallest",
        },
        {
          when: (student) => (100 * equals(grid(student)).length) / retentions.length,
          say: "you divided by the 20 retentions; there are 20 half-saturations for each",
        },
      ],
      hints: [
        "the smallest error is Math.min(...shapes.map(({ error }) => error))",
        "filter the shapes whose error is at most 1.01 times that",
        "100 * near.length / shapes.length",
      ],
      why: "the fit is no judge between these shapes",
    },
    {
      id: "1.4",
      question:
        "Among these shapes, how many times as much does television bring by the one that credits it most as by the one that credits it least?",
      answer: (student) => range(student).most / range(student).least,
      unit: "",
      tolerance: { relative: 0.02 },
      mistakes: [
        {
          when: (student) => range(student).most - range(student).least,
          say: "that is the difference in units; how many times as much is a division",
        },
        {
          when: (student) => {
            const all = grid(student).map(({ brought }) => brought);
            return Math.max(...all) / Math.min(...all);
          },
          say: "you looked at all 400 shapes; only those within one per cent of the smallest error are asked for",
        },
        {
          when: (student) => {
            const near = [...equals(grid(student))].sort((a, b) => a.halfSaturation - b.halfSaturation);
            return near.at(-1)!.halfSaturation / near[0]!.halfSaturation;
          },
          say: "that is how far apart their half-saturations are; what they say television brings is asked for",
        },
        {
          when: (student) => range(student).most / broughtByTruth(student),
          say: "you compared with the truth; the two ends of the band are to be compared with each other",
        },
      ],
      hints: [
        "each shape has `brought`: units a week that television brings if the shape is true",
        "take it from the shapes near the smallest error, and find the largest and the smallest",
        "Math.max(...brought) / Math.min(...brought)",
      ],
      why: "sales alone cannot tell which of these it is, and a budget would be another one for each",
    },
  ],
};

function within(shapes: readonly TriedShape[], factor: number): number {
  const least = Math.min(...shapes.map(({ error }) => error));
  return shapes.filter(({ error }) => error <= factor * least).length;
}

function broughtByTruth(student: Student): number {
  return mean(tvOf(student).contribution);
}
