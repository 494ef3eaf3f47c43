/** Lesson 5: how well a model fits the weeks that it was fitted to says little. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import type { Lesson, Student } from "../exercise.js";
import { correlation, mean } from "./sums.js";

/** Columns of pure noise that are tried. */
export const columns = 12;
/** R² that somebody shows around. */
const shown = 0.8;

const weeksOf = (student: Student) => student.market(5).panel.times.length;
const units = (student: Student) => student.market(5).panel.kpi.values;
const adjusted = (student: Student) =>
  1 - ((1 - shown) * (weeksOf(student) - 1)) / (weeksOf(student) - columns - 1);

/** What is left of the variance by last week's sales as a forecast of this week's. */
function lastWeek(student: Student): number {
  const y = units(student);
  const level = mean(y.slice(1));
  let [missed, all] = [0, 0];
  for (let week = 1; week < y.length; week++) {
    missed += (y[week]! - y[week - 1]!) ** 2;
    all += (y[week]! - level) ** 2;
  }
  return missed / all;
}

export const lesson: Lesson = {
  number: 5,
  title: "R² and the fit in sample",
  market: (number) => simulatePanel({ ...exampleMarket, weeks: 26 + (number % 20), events: {} }, number),
  predictions: [
    {
      id: "5.0",
      question: `${columns} columns of random numbers are fitted to the sales of your market. How many per cent of their variance do they explain, on average over many throws?`,
      answer: (student) => (100 * columns) / (weeksOf(student) - 1),
      unit: "%",
      tolerance: { absolute: 5 },
      why: "each column of noise explains its share of the weeks for nothing: an R² says first of all how many columns there are for how many weeks",
    },
  ],
  exercises: [
    {
      id: "5.1",
      question: `What R² do ${columns} columns of noise reach on the weeks of your market, on average?`,
      answer: (student) => columns / (weeksOf(student) - 1),
      unit: "share",
      tolerance: { absolute: 0.004 },
      mistakes: [
        {
          when: (student) => columns / weeksOf(student),
          say: "one week is spent on the level: the rest is what the columns share",
        },
        {
          when: (student) => 1 - columns / (weeksOf(student) - 1),
          say: "that is what noise leaves unexplained",
        },
        {
          when: (student) => columns / (weeksOf(student) - columns - 1),
          say: "you divided by the weeks that are left over; the columns are held against all weeks but one",
        },
        {
          when: () => 0,
          say: "noise explains nothing of weeks to come; in the weeks it was fitted to it always explains something",
        },
      ],
      hints: [
        "with as many columns as weeks minus one the fit is perfect, and every column adds the same on average",
        "columns / (weeks − 1)",
      ],
      why: "with short tables a high R² is what you get for nothing",
    },
    {
      id: "5.2",
      question: `Somebody shows R² ${shown} from ${columns} columns on the weeks of your market. What is the adjusted R²?`,
      answer: adjusted,
      unit: "share",
      // With the level forgotten it is 0.0023 more.
      tolerance: { absolute: 0.002 },
      mistakes: [
        {
          when: (student) => shown - columns / (weeksOf(student) - 1),
          say: "taking away what noise explains is too simple: it is the unexplained part that is made larger",
        },
        {
          when: (student) => 1 - ((1 - shown) * (weeksOf(student) - columns - 1)) / (weeksOf(student) - 1),
          say: "the fraction stands on its head: adjusting makes the unexplained part larger, not smaller",
        },
        {
          when: (student) => 1 - ((1 - shown) * weeksOf(student)) / (weeksOf(student) - columns),
          say: "the level counts too: weeks − 1 above, weeks − columns − 1 below",
        },
        {
          when: (student) => 1 - adjusted(student),
          say: "that is the unexplained part after adjusting; take it from 1",
        },
      ],
      hints: ["1 − (1 − R²) times a fraction above 1", "the fraction is (weeks − 1) / (weeks − columns − 1)"],
      why: "adjusting sees through the number of columns, not through columns that were chosen because they fit",
    },
    {
      id: "5.3",
      question:
        "Take last week's sales as a forecast of this week's. What R² has that, over the second to the last week of your market?",
      answer: (student) => 1 - lastWeek(student),
      unit: "share",
      tolerance: { absolute: 0.012 },
      mistakes: [
        { when: lastWeek, say: "that is the share that is missed; take it from 1" },
        {
          when: (student) => correlation(units(student).slice(1), units(student).slice(0, -1)) ** 2,
          say: "that is the square of the correlation with last week, which would be a forecast that was fitted; here last week itself is the forecast",
        },
        {
          when: (student) => correlation(units(student).slice(1), units(student).slice(0, -1)),
          say: "that is the correlation with last week; R² is 1 minus missed squares over all squares",
        },
      ],
      hints: [
        "missed = the sum of (units[t] − units[t − 1])², from t = 1",
        "all = the sum of (units[t] − their mean)², over the same weeks; R² = 1 − missed / all; it may be below 0",
      ],
      why: "a forecast that costs nothing is what any model has to beat, on weeks it has not seen",
    },
  ],
};
