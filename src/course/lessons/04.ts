/** Lesson 4: outside what was seen a straight line and a bent one part, and no fit has told them apart. */
import type { Lesson, Student } from "../exercise.js";
import { mean, reached } from "./sums.js";

/** How many times the money of today is asked about. */
export const times = 3;

function meta(student: Student) {
  const { panel, truth } = student.market();
  const spend = panel.channels.find(({ name }) => name === "meta")!.spend!.values;
  const { halfSaturation: half, effect } = truth.channels.meta!;
  const usual = mean(spend);
  const brings = (money: number) => effect * reached(money, half);
  return { usual, half, effect, brings, slope: (effect * half) / (usual + half) ** 2 };
}

const proportional = (student: Student) => times * meta(student).brings(meta(student).usual);
const truly = (student: Student) => meta(student).brings(times * meta(student).usual);
const tangent = (student: Student) => {
  const { usual, brings, slope } = meta(student);
  return brings(usual) + slope * (times - 1) * usual;
};

export const lesson: Lesson = {
  number: 4,
  title: "Extrapolation",
  predictions: [
    {
      id: "4.0",
      question: `Meta is to get ${times} times its money. By how many per cent is the forecast of a straight line through today too high?`,
      answer: (student) => 100 * (proportional(student) / truly(student) - 1),
      unit: "%",
      tolerance: { absolute: 10 },
      why: "inside the weeks that were seen the two curves lie on each other; the error lies where the plan wants to go",
    },
  ],
  exercises: [
    {
      id: "4.1",
      question: `How many units a week does the straight line from nothing through today promise for ${times} times Meta's average spend?`,
      answer: proportional,
      unit: "units",
      tolerance: { relative: 0.01 },
      mistakes: [
        { when: truly, say: "that is what the true curve brings there; the straight line is asked for" },
        {
          when: (student) => meta(student).brings(meta(student).usual),
          say: "that is today; the line goes on to three times the money",
        },
        {
          when: (student) => 2 * meta(student).brings(meta(student).usual),
          say: "that is only what is added; all that Meta brings then is asked for",
        },
        {
          when: tangent,
          say: "that is the line along the slope of today; the one through nothing and today is asked for",
        },
      ],
      hints: [
        "what Meta brings today is effect * usual / (usual + halfSaturation)",
        "a straight line through nothing brings three times as much for three times the money",
      ],
      why: "this is what a model without saturation promises",
    },
    {
      id: "4.2",
      question: `How many units a week does Meta really bring for ${times} times its average spend?`,
      answer: truly,
      unit: "units",
      tolerance: { relative: 0.01 },
      mistakes: [
        { when: proportional, say: "that is the straight line; the curve x / (x + halfSaturation) bends" },
        {
          when: (student) => meta(student).brings(meta(student).usual),
          say: "that is today's; put three times the average spend into the curve",
        },
        {
          when: (student) => meta(student).effect,
          say: "that is the most it could ever bring, with endless money",
        },
        {
          when: (student) => truly(student) - meta(student).brings(meta(student).usual),
          say: "that is what is added to today; all that Meta brings then is asked for",
        },
      ],
      hints: [
        "the truth is me.market().truth.channels.meta",
        "effect * x / (x + halfSaturation) at x = 3 * usual",
      ],
      why: "the truth of a simulated market; in a real one nobody knows it before the money is spent",
    },
    {
      id: "4.3",
      question:
        "By how many per cent is the forecast along the slope of today (what Meta brings, plus marginal return times added money) too high?",
      answer: (student) => 100 * (tangent(student) / truly(student) - 1),
      unit: "%",
      tolerance: { absolute: 0.6 },
      mistakes: [
        {
          when: (student) => 100 * (proportional(student) / truly(student) - 1),
          say: "that is the line through nothing and today; follow the slope of today instead",
        },
        {
          when: (student) => 100 * (1 - truly(student) / tangent(student)),
          say: "you divided by the forecast; how much too high is measured from the truth",
        },
        {
          when: (student) => (100 * tangent(student)) / truly(student),
          say: "that is the forecast in per cent of the truth; too high by 100 less",
        },
        {
          when: (student) =>
            100 * ((tangent(student) + meta(student).slope * meta(student).usual) / truly(student) - 1),
          say: "you added three times the money to what is there; only two times are added",
        },
      ],
      hints: [
        "the slope of effect * x / (x + half) is effect * half / (x + half)²",
        "forecast = today + slope * 2 * usual; compare it with 4.2",
      ],
      why: "a marginal return is true at the margin and nowhere else",
    },
  ],
};
