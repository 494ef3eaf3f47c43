/** Lesson 12: a false friend that no gate finds, and what a pass is worth. */
import { ridgeRegression } from "../../baseline/ridgeRegression.js";
import { ridgeRoi } from "../../baseline/roi.js";
import type { Lesson, Student } from "../exercise.js";
import { followingDemand } from "./followingDemand.js";

/** Demand sells less and the money for search follows it more loosely than in lesson 9: enough to mislead, too little to show. */
const market = (number: number) =>
  followingDemand(number, { demandSells: 30, follows: 0.35, ownWay: 0.35, coinFrom: null });

const rate = (numerator: number, denominator: number) => (100 * numerator) / denominator;

/** Of models in general: how many are false friends, and how many of each kind pass every gate; a student's own. */
const gates = ({ number }: Student) => ({
  falseFriends: (10 + (number % 21)) / 100,
  passIfFalse: (30 + (number % 41)) / 100,
  passIfSound: 0.9,
});
const passing = (student: Student) => {
  const { falseFriends, passIfFalse, passIfSound } = gates(student);
  return { bad: falseFriends * passIfFalse, good: (1 - falseFriends) * passIfSound };
};

/** What a model says of search and what a test measured, each with its standard error; a student's own. The error of the difference is never 1,
 *  at which a variance or no error at all would be right too. */
const claims = ({ number }: Student) => ({
  says: 4 + (number % 9) / 4,
  saysError: 0.4 + (number % 4) / 10,
  measured: 2 + (number % 5) / 5,
  measuredError: 0.65 + (number % 6) / 10,
});
const apart = (student: Student, error: (model: number, test: number) => number) => {
  const { says, saysError, measured, measuredError } = claims(student);
  return (says - measured) / error(saysError, measuredError);
};

/** A test of so many weeks on and as many off; a student's own. */
const noise = ({ number }: Student) => 50 + (number % 31);
const effect = 40;
const weeksNeeded = (student: Student, factor: number) => factor * (noise(student) / effect) ** 2;

const creditOf = (student: Student) =>
  ridgeRoi(ridgeRegression(student.market(12).panel)).channels.find(({ name }) => name === "google")!;
const truthOf = (student: Student) => student.market(12).truth.channels.google!;

export const lesson: Lesson = {
  number: 12,
  title: "A false friend that passes every gate",
  market,
  predictions: [
    {
      id: "12.0",
      question:
        "A model passes every gate. With the numbers of your house, how likely is it a false friend all the same?",
      answer: (student) => rate(passing(student).bad, passing(student).bad + passing(student).good),
      unit: "%",
      tolerance: { absolute: 3 },
      why: "a gate that lets some of them through makes false friends rarer among those that pass; it does not make them none",
    },
  ],
  exercises: [
    {
      id: "12.1",
      question: "In your market: how many times its true ROI does the ridge regression give search (google)?",
      answer: (student) => creditOf(student).roi / truthOf(student).roi,
      unit: "",
      mistakes: [
        {
          when: (student) => creditOf(student).roi - truthOf(student).roi,
          say: "that is the difference; how many times is asked for",
        },
        {
          when: (student) => creditOf(student).roi,
          say: "that is the regression's ROI; divide by the true one",
        },
        {
          when: (student) => truthOf(student).roi,
          say: "that is the true ROI; what the regression gives goes over it",
        },
        {
          when: (student) => creditOf(student).roi / truthOf(student).roi - 1,
          say: "that is by how much it is too large; how many times as large is asked for",
        },
        {
          when: (student) => creditOf(student).incrementalUnits / truthOf(student).totalSpend,
          say: "bikes over pounds: take roi of both",
        },
      ],
      hints: [
        "ridgeRoi(ridgeRegression(panel)).channels, the one named google",
        "Its roi over truth.channels.google.roi",
      ],
    },
    {
      id: "12.2",
      question: "Of the models that pass, how many per cent are false friends?",
      answer: (student) => rate(passing(student).bad, passing(student).bad + passing(student).good),
      unit: "%",
      mistakes: [
        {
          when: (student) => 100 * gates(student).falseFriends,
          say: "that is their share among all models; some have been found",
        },
        {
          when: (student) => 100 * gates(student).passIfFalse,
          say: "that is how many false friends pass; how many of those that pass are false friends?",
        },
        {
          when: (student) => 100 * passing(student).bad,
          say: "that is the share of all models that are false and pass; divide by all that pass",
        },
        {
          when: (student) =>
            rate(gates(student).passIfFalse, gates(student).passIfFalse + gates(student).passIfSound),
          say: "you left out how rare false friends are to begin with",
        },
        {
          when: (student) => rate(passing(student).bad, passing(student).good),
          say: "you divided by the sound ones that pass; divide by all that pass",
        },
        {
          when: (student) => rate(passing(student).good, passing(student).bad + passing(student).good),
          say: "those are the sound ones",
        },
      ],
      hints: [
        "Imagine 1,000 models. How many are false friends, and how many of them pass?",
        "How many sound ones pass?",
        "False ones that pass over all that pass",
      ],
      why: "a pass moves the odds; it is no certificate of cause",
    },
    {
      id: "12.3",
      question: "How many standard errors lie between what the model says and what the test measured?",
      answer: (student) => apart(student, Math.hypot),
      unit: "",
      mistakes: [
        {
          when: (student) => apart(student, (_, test) => test),
          say: "you counted the error of the test alone; the model has one too",
        },
        {
          when: (student) => apart(student, (model) => model),
          say: "you counted the error of the model alone; the test has one too",
        },
        {
          when: (student) => apart(student, (model, test) => model + test),
          say: "errors of two independent numbers do not add up: their squares do",
        },
        {
          when: (student) => apart(student, (model, test) => model ** 2 + test ** 2),
          say: "the root is missing: that is the variance",
        },
        {
          when: (student) => claims(student).says - claims(student).measured,
          say: "that is the difference; in standard errors of it, please",
        },
        {
          when: (student) => apart(student, (model, test) => Math.hypot(model, test) / Math.SQRT2),
          say: "you averaged the two variances; the difference has their sum",
        },
      ],
      hints: [
        "The standard error of the difference: Math.hypot(saysError, measuredError)",
        "(says - measured) over that",
      ],
      why: "beyond two or so they contradict each other, and no average of the two is right",
    },
    {
      id: "12.4",
      question:
        "Search sells 40 bikes a week, and weeks differ by `noise`. How many weeks on, with as many off, until the difference is two standard errors?",
      answer: (student) => Math.ceil(weeksNeeded(student, 8)),
      unit: "weeks",
      tolerance: { absolute: 0 },
      mistakes: [
        {
          when: (student) => Math.floor(weeksNeeded(student, 8)),
          say: "not quite two standard errors yet: round up",
        },
        {
          when: (student) => Math.ceil(weeksNeeded(student, 4)),
          say: "both heaps of weeks are noisy: their variances add up",
        },
        {
          when: (student) => Math.ceil(weeksNeeded(student, 16)),
          say: "those are the weeks on and off together; on alone is asked for",
        },
        {
          when: (student) => Math.ceil(weeksNeeded(student, 2)),
          say: "that is one standard error; two are asked for",
        },
        {
          when: (student) => Math.ceil((8 * noise(student)) / effect),
          say: "noise over effect goes in squared: twice the noise takes four times the weeks",
        },
        {
          when: (student) => Math.ceil(8 * (effect / noise(student)) ** 2),
          say: "your fraction stands on its head: more noise takes more weeks",
        },
      ],
      hints: [
        "Standard error of the difference: noise · √(1/n + 1/n)",
        "Set 40 / (noise · √(2/n)) to 2 and solve for n",
        "n = 8 (noise / 40)², rounded up",
      ],
      why: "that is the price of knowing, to be set against the money that would move on the wrong number",
    },
  ],
};
