/** Lesson 6: what was known only afterwards makes a model look good and its answers wrong. */
import type { Lesson, Student } from "../exercise.js";
import { correlation, mean } from "./sums.js";

const tvOf = (student: Student) =>
  student.market().panel.channels.find(({ name }) => name === "tv")!.spend!.values;
const sessions = (student: Student) =>
  student.market().panel.outcomes.find(({ name }) => name === "web_sessions")!.values;
const explained = (student: Student) =>
  correlation(sessions(student), student.market().panel.kpi.values) ** 2;
/** Four fifths of the 156 weeks. */
const split = 124;
const kept = (student: Student) => student.market().truth.channels.tv!.retention;

export const lesson: Lesson = {
  number: 6,
  title: "Leakage",
  predictions: [
    {
      id: "6.0",
      question: "How many per cent of the variance of weekly sales do web sessions explain, alone?",
      answer: (student) => 100 * explained(student),
      unit: "%",
      tolerance: { absolute: 8 },
      why: "sessions are made of sales here, with some noise: as a control they explain what media did, and forecast splendidly what is known already",
    },
  ],
  exercises: [
    {
      id: "6.1",
      question: "What share of the variance of weekly sales do web sessions explain?",
      answer: explained,
      unit: "share",
      tolerance: { absolute: 0.012 },
      mistakes: [
        {
          when: (student) => Math.sqrt(explained(student)),
          say: "that is the correlation; the share of variance is its square",
        },
        { when: (student) => 1 - explained(student), say: "that is the share that sessions do not explain" },
        {
          when: (student) => correlation(tvOf(student), student.market().panel.kpi.values) ** 2,
          say: "that is TV's spend; the column web_sessions is among the outcomes of the panel",
        },
      ],
      hints: [
        "panel.outcomes has the column web_sessions",
        "of one column alone the explained share is the square of the correlation",
      ],
      why: "a column that explains this much is a question: was it there before the sales, or because of them?",
    },
    {
      id: "6.2",
      question: `The model learns from the first ${split} weeks. By which number may it divide TV's spend to scale it, if it is to be the mean of the weeks it may know, those without TV included?`,
      answer: (student) => mean(tvOf(student).slice(0, split)),
      unit: "£",
      tolerance: { relative: 0.004 },
      mistakes: [
        {
          when: (student) => mean(tvOf(student)),
          say: "you took all weeks: the hidden ones have leaked into the scale",
        },
        {
          when: (student) => mean(tvOf(student).slice(split)),
          say: "you took the hidden weeks; it is the others that may be known",
        },
        {
          when: (student) =>
            mean(
              tvOf(student)
                .slice(0, split)
                .filter((money) => money > 0),
            ),
          say: "you left out the weeks without TV; here they are included",
        },
        {
          when: (student) => Math.max(...tvOf(student)),
          say: "that is the largest week of all; a mean of the training weeks is asked for",
        },
      ],
      hints: [`spend.slice(0, ${split}) are the weeks that may be known`, "the mean of these, zeros and all"],
      why: "the number hardly differs, and that is the trouble: a leak is not seen in the result",
    },
    {
      id: "6.3",
      question:
        "TV spends the same every week, before the split and after it. What share of its adstock in the first hidden week comes from money of the training weeks?",
      answer: kept,
      unit: "share",
      tolerance: { absolute: 0.004 },
      mistakes: [
        {
          when: (student) => 1 - kept(student),
          say: "that is the share of the week's own money; the rest is from before",
        },
        {
          when: (student) => kept(student) ** 2,
          say: "that is the second hidden week; in the first one more of the old money is left",
        },
        {
          when: () => 0,
          say: "money of the training weeks goes on working after the split: carry-over knows no split",
        },
        {
          when: (student) => kept(student) * (1 - kept(student)),
          say: "that is the last training week's money alone; the weeks before it are still at work too",
        },
      ],
      hints: [
        "with steady spend x the adstock is x (1 + r + r² + …), r being the retention",
        "all terms but the first are from before: (r + r² + …) / (1 + r + r² + …)",
      ],
      why: "training weeks may reach into the hidden ones, as time does; the other way round it is a leak",
    },
  ],
};
