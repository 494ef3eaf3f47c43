/** Lesson 7: the garden of forking paths, forty ideas that do nothing and one that seems to. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import { correlation } from "../../math/statistics.js";
import type { Lesson, Student } from "../exercise.js";

const ideas = Array.from({ length: 40 }, (_, i) => `idea_${String(i + 1).padStart(2, "0")}_index`);
const half = 52;

/** Two years of sales, and forty columns of which none sells anything. */
function market(number: number) {
  const { tv, google } = exampleMarket.channels;
  const idea = { mean: 0, sd: 1, persistence: 0.5, effect: 0, decimals: 2 };
  const controls = Object.fromEntries(ideas.map((name) => [name, idea]));
  const world = { ...exampleMarket, weeks: 2 * half, channels: { tv: tv!, google: google! }, controls };
  return simulatePanel(
    {
      ...world,
      trendPerYear: 0,
      season: { amplitude: 0, peakWeek: 22 },
      events: {},
      outcomes: {},
      markets: {},
    },
    number,
  );
}

type Weeks = readonly [from: number, to: number];
const early: Weeks = [0, half];
const late: Weeks = [half, 2 * half];
const all: Weeks = [0, 2 * half];

/** Correlation of each idea with what was sold in some weeks, by name. */
function correlations(student: Student, [from, to]: Weeks): ReadonlyMap<string, number> {
  const { kpi, controls } = student.market(7).panel;
  const sold = kpi.values.slice(from, to);
  return new Map(controls.map(({ name, values }) => [name, correlation(values.slice(from, to), sold)]));
}

const sizes = (student: Student, weeks: Weeks) => [...correlations(student, weeks).values()].map(Math.abs);
const strongest = (student: Student, weeks: Weeks) => Math.max(...sizes(student, weeks));
const largestOf = (student: Student, weeks: Weeks, measure: (r: number) => number) =>
  [...correlations(student, weeks)].reduce((best, one) =>
    measure(one[1]) > measure(best[1]) ? one : best,
  )[0];
const best = (student: Student) => largestOf(student, early, Math.abs);
const bestLater = (student: Student, weeks: Weeks) => correlations(student, weeks).get(best(student))!;
const passes = (student: Student, weeks: Weeks) =>
  sizes(student, weeks).filter((size) => size > 2 / Math.sqrt(half)).length;

/** The chance that a look passes by luck, and how many looks there are: a student's own. */
const luck = ({ number }: Student) => (2 + (number % 5)) / 100;
const looks = ({ number }: Student) => 8 + (number % 7);
const atLeastOne = (p: number, k: number) => 1 - (1 - p) ** k;

export const lesson: Lesson = {
  number: 7,
  title: "The garden of forking paths",
  market,
  predictions: [
    {
      id: "7.0",
      question:
        "Forty columns that sell nothing: how many will seem to move sales in the first year (correlation beyond ±0.28)?",
      answer: (student) => passes(student, early),
      unit: "",
      tolerance: { absolute: 1 },
      why: "about one idea in twenty passes by luck, and more where ideas and sales wander",
    },
    {
      id: "7.1",
      question:
        "The idea that fits the first year best: what is its correlation with sales in the second year?",
      answer: (student) => bestLater(student, late),
      unit: "",
      tolerance: { absolute: 0.1 },
      why: "it was chosen for its luck, and luck is not carried over",
    },
  ],
  exercises: [
    {
      id: "7.2",
      question:
        "How strong is the strongest correlation of an idea with sales in the first 52 weeks, whatever its sign?",
      answer: (student) => strongest(student, early),
      unit: "",
      tolerance: { absolute: 0.002 },
      mistakes: [
        {
          when: (student) => strongest(student, all),
          say: "you used all 104 weeks; the idea was chosen on the first 52",
        },
        {
          when: (student) => strongest(student, late),
          say: "these are the last 52 weeks; the choice was made on the first 52",
        },
        { when: (student) => strongest(student, early) ** 2, say: "that is the correlation squared, an R²" },
        {
          when: (student) => Math.max(...correlations(student, early).values()),
          say: "you looked at positive correlations only; a strong negative one tempts as much",
        },
        {
          when: (student) => Math.min(...correlations(student, early).values()),
          say: "that is the lowest correlation with its sign; the size of the strongest is asked for",
        },
        {
          when: (student) => sizes(student, early).reduce((sum, size) => sum + size, 0) / ideas.length,
          say: "that is the mean over all ideas: what an idea gets that nobody chose",
        },
      ],
      hints: [
        "Take the first 52 weeks of sales and of each idea",
        "Math.abs of each correlation, then the largest",
        "Math.max(...panel.controls.map(({ values }) => Math.abs(correlation(first(values), first(panel.kpi.values)))))",
      ],
      why: "somebody who tried only this idea would have called it a finding",
    },
    {
      id: "7.3",
      question:
        "How many of the forty are beyond ±2/√52 in the first 52 weeks, and so would be called significant?",
      answer: (student) => passes(student, early),
      unit: "",
      tolerance: { absolute: 0 },
      mistakes: [
        {
          when: (student) =>
            [...correlations(student, early).values()].filter((r) => r > 2 / Math.sqrt(half)).length,
          say: "you counted the positive ones only",
        },
        { when: (student) => passes(student, late), say: "these are those of the second year" },
        {
          when: (student) => ideas.length - passes(student, early),
          say: "those are the ones that do not pass",
        },
        { when: () => 2, say: "two in forty is what luck gives on average; count yours" },
      ],
      hints: ["The limit is 2 / Math.sqrt(52)", "Count with filter(…).length, after Math.abs"],
      why: "none of them sells anything: each of these is a false finding",
    },
    {
      id: "7.4",
      question:
        "What is the correlation, with its sign, of the first year's best idea with sales in the second year?",
      answer: (student) => bestLater(student, late),
      unit: "",
      tolerance: { absolute: 0.002 },
      mistakes: [
        {
          when: (student) => bestLater(student, early),
          say: "that is the first year, in which it was chosen",
        },
        {
          when: (student) => bestLater(student, all),
          say: "you took both years: half of that is still the luck it was chosen for",
        },
        {
          when: (student) => strongest(student, late),
          say: "that is the best idea of the second year: you chose again",
        },
        {
          when: (student) => correlations(student, late).get(largestOf(student, early, (r) => r))!,
          say: "you followed the idea with the largest positive correlation; the strongest of either sign is asked for",
        },
      ],
      hints: ["Choose by the first 52 weeks, measure by the last 52", "slice(52) is the second year"],
      why: "the weeks that chose cannot be the weeks that judge",
    },
    {
      id: "7.5",
      question:
        "A gate lets a useless model pass with chance `luck`. What is the chance that at least one of `looks` useless models passes?",
      answer: (student) => 100 * atLeastOne(luck(student), looks(student)),
      unit: "%",
      mistakes: [
        {
          when: (student) => 100 * luck(student) * looks(student),
          say: "chances of several looks do not add up: with enough looks you would exceed 100 %",
        },
        { when: (student) => 100 * luck(student), say: "that is one look" },
        {
          when: (student) => 100 * (1 - luck(student)) ** looks(student),
          say: "that is the chance that none passes",
        },
        {
          when: (student) => 100 * luck(student) ** looks(student),
          say: "that is the chance that all of them pass",
        },
        {
          when: (student) => 100 * atLeastOne(luck(student), looks(student) - 1),
          say: "you counted one look too few",
        },
        {
          when: (student) => 100 * (1 - luck(student) ** looks(student)),
          say: "that is the chance that not all pass",
        },
      ],
      hints: ["First the chance that none of them passes", "One minus (1 - luck) to the power of looks"],
      why: "the gate is as strict as before; it is the number of looks that made it lenient",
    },
  ],
};
