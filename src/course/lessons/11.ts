/** Lesson 11: a plan chooses the luckiest estimates, and then promises their luck. */
import { ridgeBudget } from "../../baseline/budget.js";
import { ridgeRegression } from "../../baseline/ridgeRegression.js";
import { ridgeRoi } from "../../baseline/roi.js";
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import { mean, sum } from "../../math/statistics.js";
import { geometricAdstock } from "../../transforms/geometricAdstock.js";
import { hillSaturation } from "../../transforms/saturation.js";
import type { Lesson, Market, Student } from "../exercise.js";

const price = exampleMarket.pricePerUnit;
const change = 0.3;

/** Bikes that all channels bring if each one's money is multiplied, by the truth. */
function unitsOf({ panel, truth }: Market, multiples: Readonly<Record<string, number>>): number {
  return sum(
    Object.entries(truth.channels).map(([name, { retention, halfSaturation, slope, effect }]) => {
      const spend = panel.channels.find((channel) => channel.name === name)!.spend!.values;
      const scaled = spend.map((money) => money * (multiples[name] ?? 1));
      return (
        effect *
        sum(
          hillSaturation(geometricAdstock(scaled, retention, { normalise: true }), { halfSaturation, slope }),
        )
      );
    }),
  );
}

/** A plan of the regression: what it promises, what it brings, and the channel that it thinks most of. */
function planOf(market: Market) {
  const returns = ridgeRoi(ridgeRegression(market.panel));
  const plan = ridgeBudget(returns, { change });
  const multiples = Object.fromEntries(
    plan.channels.map(({ name, current, optimal }) => [name, optimal / current]),
  );
  const winner = returns.channels.reduce((best, one) => (one.marginalRoi > best.marginalRoi ? one : best));
  const nudged = unitsOf(market, { [winner.name]: 1.01 }) - unitsOf(market, {});
  return {
    plan,
    promised: plan.gain,
    brought: price * (unitsOf(market, multiples) - unitsOf(market, {})),
    all: price * unitsOf(market, multiples),
    estimate: winner.marginalRoi,
    truth: (price * nudged) / (0.01 * winner.totalSpend),
    average: mean(returns.channels.map(({ marginalRoi }) => marginalRoi)),
  };
}

/** Plans of tables with other luck: the student's number and the eleven after it. */
const replays = 12;
const known = new Map<number, readonly ReturnType<typeof planOf>[]>();
function replayed({ number }: Student) {
  const made =
    known.get(number) ??
    Array.from({ length: replays }, (_, i) => planOf(simulatePanel(exampleMarket, number + i)));
  known.set(number, made);
  return made;
}
const own = (student: Student) => planOf(student.market());
const over = (student: Student, measure: (plan: ReturnType<typeof planOf>) => number) =>
  mean(replayed(student).map(measure));

/** An estimate to be drawn in, with what is known of its kind: a student's own. */
const estimateOf = ({ number }: Student) => ({
  estimate: 3 + (number % 7) / 4,
  error: 1 + (number % 5) / 10,
  usual: 1.4,
  spread: 0.6 + (number % 3) / 10,
});
const drawnIn = (student: Student, weigh: (spread: number, error: number) => number) => {
  const { estimate, error, usual, spread } = estimateOf(student);
  return usual + weigh(spread, error) * (estimate - usual);
};
const byVariance = (spread: number, error: number) => spread ** 2 / (spread ** 2 + error ** 2);

export const lesson: Lesson = {
  number: 11,
  title: "The winner's curse in plans",
  predictions: [
    {
      id: "11.0",
      question:
        "Twelve tables of one market, a plan from each: which share of what the plans promise do they bring, on average?",
      answer: (student) =>
        (100 * over(student, ({ brought }) => brought)) / over(student, ({ promised }) => promised),
      unit: "%",
      tolerance: { absolute: 10 },
      why: "a plan feeds the channels whose estimates are high, and those are high by luck more often than low",
    },
  ],
  exercises: [
    {
      id: "11.1",
      question:
        "How many pounds of revenue does `ridgeBudget` with a change of 30 % promise to add in your market?",
      answer: (student) => own(student).promised,
      unit: "£",
      mistakes: [
        { when: (student) => own(student).promised / price, say: "those are bikes; pounds are asked for" },
        {
          when: (student) => own(student).brought,
          say: "that is what it brings by the truth; what does it promise?",
        },
        {
          when: (student) =>
            ridgeBudget(ridgeRoi(ridgeRegression(student.market().panel)), { change: 0.1 }).gain,
          say: "you allowed a change of 10 %; 30 % is asked for",
        },
        {
          when: (student) => sum(own(student).plan.channels.map(({ optimal }) => optimal)),
          say: "that is the money of the plan, not what it adds",
        },
        {
          when: (student) => own(student).promised / student.market().panel.times.length,
          say: "that is a week's; all 156 weeks are asked for",
        },
      ],
      hints: ["ridgeBudget(ridgeRoi(ridgeRegression(panel)), { change: 0.3 })", "It has a gain"],
    },
    {
      id: "11.2",
      question: "And how many pounds would that plan have brought, by the truth?",
      answer: (student) => own(student).brought,
      unit: "£",
      mistakes: [
        {
          when: (student) => own(student).promised,
          say: "that is the promise again; send the plan through the true curves",
        },
        { when: (student) => own(student).brought / price, say: "those are bikes; times the price" },
        {
          when: (student) => own(student).all,
          say: "that is all that the media bring under the plan; take away what they bring today",
        },
        {
          when: (student) => own(student).promised - own(student).brought,
          say: "that is how much is missing",
        },
        {
          when: (student) => (100 * own(student).brought) / own(student).promised,
          say: "that is the share of the promise that is kept; pounds are asked for",
        },
      ],
      hints: [
        "A multiple for each channel: optimal / current",
        "unitsOf(multiples) less unitsOf({}), times the price",
      ],
      why: "the proof of the plan is as right as before: it is a proof about the estimates",
    },
    {
      id: "11.3",
      question:
        "Over the twelve tables: by how much does the estimated marginal ROI of each table's best channel exceed that channel's true one, on average?",
      answer: (student) => over(student, ({ estimate, truth }) => estimate - truth),
      unit: "£ per £",
      mistakes: [
        {
          when: (student) => over(student, ({ estimate }) => estimate),
          say: "that is the mean estimate of the winners; take their truths away",
        },
        {
          when: (student) => over(student, ({ truth }) => truth),
          say: "that is the mean truth of the winners",
        },
        {
          when: (student) => replayed(student)[0]!.estimate - replayed(student)[0]!.truth,
          say: "that is one table; average over all twelve",
        },
        {
          when: (student) => over(student, ({ estimate, average }) => estimate - average),
          say: "you compared the winner with the other estimates, not with its truth",
        },
        {
          when: (student) => over(student, ({ estimate, truth }) => estimate / truth),
          say: "that is how many times too large; the difference is asked for",
        },
        {
          when: (student) => sum(replayed(student).map(({ estimate, truth }) => estimate - truth)),
          say: "that is the sum over the tables; divide by twelve",
        },
      ],
      hints: [
        "In each table: the channel whose marginalRoi is the highest",
        "Its estimate less trueMarginal(market, name), then the mean",
      ],
      why: "not one estimate is biased by intent: choosing the largest is the bias",
    },
    {
      id: "11.4",
      question:
        "An estimate of `estimate` ± `error`; channels like it return `usual` ± `spread`. What is to be expected of it?",
      answer: (student) => drawnIn(student, byVariance),
      unit: "£ per £",
      mistakes: [
        { when: (student) => estimateOf(student).estimate, say: "that is the estimate, with all its luck" },
        { when: () => 1.4, say: "that is what is usual; the estimate says something too" },
        {
          when: (student) => drawnIn(student, (spread, error) => byVariance(error, spread)),
          say: "the weights are exchanged: the larger the error, the less the estimate counts",
        },
        {
          when: (student) => drawnIn(student, (spread, error) => spread / (spread + error)),
          say: "weights go by variances, the squares of the ± numbers",
        },
        {
          when: (student) => drawnIn(student, () => 0.5),
          say: "you took the middle; the surer one of the two counts more",
        },
        {
          when: (student) =>
            byVariance(estimateOf(student).spread, estimateOf(student).error) * estimateOf(student).estimate,
          say: "you drew it towards zero; it is drawn towards what is usual",
        },
      ],
      hints: [
        "The weight of the estimate is spread² / (spread² + error²)",
        "usual + weight * (estimate - usual)",
      ],
      why: "this is what a prior does to every channel, and what `promised` does to a plan",
    },
  ],
};
