/** Lesson 9: search ads whose money follows demand, and the coin that tells them apart. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { correlation, covariance, mean, variance } from "../../math/statistics.js";
import type { Lesson, Student } from "../exercise.js";
import { followingDemand } from "./followingDemand.js";

/** From this week on a coin decides each week whether search runs. */
const coinFrom = 78;
const price = exampleMarket.pricePerUnit;

const market = (number: number) =>
  followingDemand(number, { demandSells: 60, follows: 0.6, ownWay: 0.25, coinFrom });

const rows = (student: Student) => {
  const { panel, truth } = student.market(9);
  return {
    sales: panel.kpi.values,
    spend: panel.channels.find(({ name }) => name === "google")!.spend!.values,
    tv: panel.channels[0]!.spend!.values,
    demand: truth.controls.demand_index!,
  };
};
const before = (values: Float64Array) => values.subarray(0, coinFrom);
const slope = (y: Float64Array, x: Float64Array) => covariance(x, y) / variance(x);
const naive = (student: Student) => {
  const { sales, spend } = rows(student);
  return price * slope(before(sales), before(spend));
};
const withoutDemand = (student: Student) => {
  const { sales, demand } = rows(student);
  return sales.map((sold, week) => sold - demand[week]!);
};
const freed = (student: Student) =>
  price * slope(before(withoutDemand(student)), before(rows(student).spend));

/** Means of weeks in which the coin let search run, and of those in which it did not. */
function coin(student: Student) {
  const { sales, spend } = rows(student);
  const weeks = Array.from({ length: sales.length - coinFrom }, (_, i) => coinFrom + i);
  const on = weeks.filter((week) => spend[week]! > 0);
  const off = weeks.filter((week) => spend[week] === 0);
  const over = (chosen: readonly number[], values: Float64Array) => mean(chosen.map((week) => values[week]!));
  const difference = over(on, sales) - over(off, sales);
  return {
    on,
    off,
    difference,
    spendOn: over(on, spend),
    spendAll: over(weeks, spend),
    salesOn: over(on, sales),
    weeks,
  };
}
const measured = (student: Student) => (price * coin(student).difference) / coin(student).spendOn;

export const lesson: Lesson = {
  number: 9,
  title: "Search that follows demand",
  market,
  predictions: [
    {
      id: "9.0",
      question: "How many pounds will a pound of search seem to bring, by the slope of sales on its money?",
      answer: naive,
      unit: "£ per £",
      tolerance: { relative: 0.25 },
      why: "demand moves the money and the sales; the slope counts it as if the money had moved them",
    },
    {
      id: "9.1",
      question: "And when a coin decides in which weeks search runs?",
      answer: measured,
      unit: "£ per £",
      tolerance: { relative: 0.25 },
      why: "a coin knows nothing of demand, so that the two kinds of weeks differ by search alone, and by luck",
    },
  ],
  exercises: [
    {
      id: "9.2",
      question:
        "In the weeks before the coin (0 to 77), what is the correlation of the money for search with what demand sold?",
      answer: (student) => correlation(before(rows(student).spend), before(rows(student).demand)),
      unit: "",
      tolerance: { absolute: 0.005 },
      mistakes: [
        {
          when: (student) => correlation(before(rows(student).spend), before(rows(student).sales)),
          say: "that is with sales; what demand sold stands in truth.controls.demand_index",
        },
        {
          when: (student) => correlation(rows(student).spend, rows(student).demand),
          say: "you took all 156 weeks; from week 78 on a coin decides",
        },
        {
          when: (student) => correlation(before(rows(student).spend), before(rows(student).demand)) ** 2,
          say: "that is the correlation squared",
        },
        {
          when: (student) => correlation(before(rows(student).tv), before(rows(student).demand)),
          say: "that is tv's money",
        },
      ],
      hints: ["slice(0, 78) of both", "truth.controls.demand_index is what demand sold, week by week"],
      why: "the money is nearly a thermometer of demand",
    },
    {
      id: "9.3",
      question:
        "Before the coin: how many pounds of revenue does one more pound of search seem to bring, by the slope of sales on its money?",
      answer: naive,
      unit: "£ per £",
      mistakes: [
        {
          when: (student) => naive(student) / price,
          say: "your slope counts bikes; times the price it counts pounds",
        },
        {
          when: (student) => price * slope(rows(student).sales, rows(student).spend),
          say: "you took all 156 weeks; those of the coin are another world",
        },
        {
          when: (student) => (price * mean(before(rows(student).sales))) / mean(before(rows(student).spend)),
          say: "you divided all revenue by the money; the slope asks how the two move together",
        },
        {
          when: (student) => correlation(before(rows(student).spend), before(rows(student).sales)),
          say: "that is the correlation; a slope is covariance(x, y) / variance(x)",
        },
        {
          when: (student) => slope(before(rows(student).spend), before(rows(student).sales)),
          say: "that is the slope of money on sales: y and x are exchanged",
        },
        { when: freed, say: "you have taken demand out already; here it is still in" },
      ],
      hints: ["slope(y, x) with y the sales and x the money", "Times exampleMarket.pricePerUnit"],
      why: "compare truth.channels.google.roi",
    },
    {
      id: "9.4",
      question: "The same slope after what demand sold has been taken from sales?",
      answer: freed,
      unit: "£ per £",
      mistakes: [
        { when: naive, say: "demand is still in the sales" },
        {
          when: (student) => freed(student) / price,
          say: "without demand it is right, and still in bikes; times the price",
        },
        {
          when: (student) =>
            price *
            slope(
              before(rows(student).sales.map((sold, week) => sold + rows(student).demand[week]!)),
              before(rows(student).spend),
            ),
          say: "you added demand instead of taking it away",
        },
        {
          when: (student) => naive(student) - freed(student),
          say: "that is demand's part of the slope, which is the rest",
        },
        {
          when: (student) => price * slope(withoutDemand(student), rows(student).spend),
          say: "you took all 156 weeks; 0 to 77 are asked for",
        },
      ],
      hints: ["sales[week] - truth.controls.demand_index[week]", "Then the slope as before"],
      why: "nobody has this column in life; that is what makes the next exercise worth its price",
    },
    {
      id: "9.5",
      question:
        "From week 78 on: revenue a week with search less without it, per pound that a week with search costs?",
      answer: measured,
      unit: "£ per £",
      mistakes: [
        {
          when: (student) => (price * coin(student).difference) / coin(student).spendAll,
          say: "you divided by the mean money of all weeks, not of those with search",
        },
        {
          when: (student) => coin(student).difference / coin(student).spendOn,
          say: "the difference is in bikes; times the price",
        },
        {
          when: (student) =>
            (price * (coin(student).salesOn - mean(before(rows(student).sales)))) / coin(student).spendOn,
          say: "you compared with the weeks before the coin; compare with those in which the coin said no",
        },
        {
          when: (student) => (price * coin(student).salesOn) / coin(student).spendOn,
          say: "that is all revenue of the weeks with search; what would have been sold anyway must go",
        },
        {
          when: (student) => price * coin(student).difference,
          say: "that is pounds a week; divide by what a week with search costs",
        },
        {
          when: (student) =>
            (price * coin(student).difference) / (coin(student).spendOn * coin(student).on.length),
          say: "a week's gain over the money of all those weeks: take the mean of both, or the sum of both",
        },
      ],
      hints: [
        "Weeks from 78 on, in two heaps: spend > 0 and spend === 0",
        "Difference of the mean sales, times the price, over the mean spend of the first heap",
      ],
      why: "luck is still in it, as in any number of weeks: but no demand",
    },
  ],
};
