/** Lesson 3: what moves together cannot be told apart, and a test that moves one of them breaks it. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import type { Lesson, Market, Student } from "../exercise.js";
import { ofMarket } from "../ofMarket.js";
import { correlation } from "./sums.js";

/** Weeks in which video is switched off, where it is tested. */
export const testWeeks = Array.from({ length: 12 }, (_, i) => 60 + i);

/** Video is bought with TV: most of what moves one moves both. */
function worldOf(number: number) {
  const { tv, google } = exampleMarket.channels;
  const always = { ...tv!, activeShare: 1, retention: 0 };
  return {
    ...exampleMarket,
    ...{ weeks: 104, controls: {}, events: {}, outcomes: {}, markets: {} },
    collinearity: 0.85 + 0.01 * (number % 10),
    channels: {
      tv: always,
      video: { ...always, spend: 60_000, halfSaturation: 40_000, effect: 60 },
      google: google!,
    },
  };
}

/** The same weeks with the test in them. */
const tested = ofMarket(({ truth }: Market): Market => {
  const { video, ...others } = truth.spec.channels;
  const off = { ...video!, test: { weeks: testWeeks, multiple: 0 } };
  return simulatePanel({ ...truth.spec, channels: { ...others, video: off } }, truth.seed);
});

const together = ({ panel }: Market) => {
  const [tv, video] = ["tv", "video"].map(
    (name) => panel.channels.find((one) => one.name === name)!.spend!.values,
  );
  return correlation(tv!, video!);
};
const before = (student: Student) => together(student.market(3));
const after = (student: Student) => together(tested(student.market(3)));
const inflation = (r: number) => 1 / (1 - r * r);

export const lesson: Lesson = {
  number: 3,
  title: "Collinearity, and the test that breaks it",
  market: (number) => simulatePanel(worldOf(number), number),
  predictions: [
    {
      id: "3.0",
      question:
        "TV and video move together in your market. How many times as wide does that make the interval of each, against channels that move apart?",
      answer: (student) => Math.sqrt(inflation(before(student))),
      unit: "",
      tolerance: { relative: 0.25 },
      why: (student) =>
        `their correlation is ${before(student).toFixed(2)}; with video off for ${testWeeks.length} weeks it is ${after(student).toFixed(2)}, and the width ${Math.sqrt(inflation(after(student))).toFixed(1)} times that of channels that move apart`,
    },
  ],
  exercises: [
    {
      id: "3.1",
      question: "What is the correlation of the weekly spend of TV and video?",
      answer: before,
      unit: "",
      tolerance: { absolute: 0.006 },
      mistakes: [
        {
          when: (student) => before(student) ** 2,
          say: "that is the square of the correlation: the share of variance that one explains of the other",
        },
        { when: (student) => 1 - before(student), say: "that is what is missing to moving exactly together" },
        { when: after, say: "that is the market with the test in it; the one without is asked for" },
      ],
      hints: [
        "divide the covariance of the two by the product of their standard deviations",
        "plot.correlations(panel) shows it to one digit; with the sums of products you get the rest",
      ],
      why: "near 1, only the sum of the two can be learnt",
    },
    {
      id: "3.2",
      question:
        "How many times as large is the variance of TV's coefficient as it would be if video moved on its own (the variance inflation factor)?",
      answer: (student) => inflation(before(student)),
      unit: "",
      tolerance: { relative: 0.05 },
      mistakes: [
        {
          when: (student) => 1 / (1 - before(student)),
          say: "the correlation has to be squared first: it is the explained share of variance that counts",
        },
        {
          when: (student) => Math.sqrt(inflation(before(student))),
          say: "that is how much wider the interval is; of the variance it is the square",
        },
        {
          when: (student) => 1 - before(student) ** 2,
          say: "that is the share of TV's variance that is its own; the factor is one over it",
        },
        {
          when: (student) => inflation(before(student)) - 1,
          say: "that is by how much it is larger; how many times as large is one more",
        },
      ],
      hints: [
        "of TV's ups and downs the share r² is also video's; only the rest teaches about TV",
        "the factor is 1 / (1 − r²)",
      ],
      why: "more weeks of the same kind help only by their number; weeks in which the two part help by far more",
    },
    {
      id: "3.3",
      question:
        "Video is switched off for 12 weeks. How many times as large is the variance of TV's coefficient then, against a video that moves on its own?",
      answer: (student) => inflation(after(student)),
      unit: "",
      tolerance: { relative: 0.05 },
      mistakes: [
        {
          when: (student) => inflation(before(student)),
          say: "that is the market without the test; simulate it with video's test in it",
        },
        {
          when: (student) => 1 / (1 - after(student)),
          say: "with the test in it, yes; but the correlation has to be squared first",
        },
        {
          when: (student) => Math.sqrt(inflation(after(student))),
          say: "with the test in it, yes; but that is how much wider the interval is, and of the variance it is the square",
        },
      ],
      hints: [
        "the cell above has made the market with the test: take the correlation there",
        "1 / (1 − r²) with the new r",
      ],
      why: "twelve weeks of one test do what years of history did not",
    },
  ],
};
