/** Lesson 2: a response curve bends where nobody has ever spent, and there it is mostly prior. */
import type { Lesson, Student } from "../exercise.js";
import { mean, reached } from "./sums.js";

/** Search in the student's example market: its money, and how it really works. */
function search(student: Student) {
  const { panel, truth } = student.market();
  const spend = panel.channels.find(({ name }) => name === "google")!.spend!.values;
  const { halfSaturation: half, effect } = truth.channels.google!;
  return { spend, usual: mean(spend), most: Math.max(...spend), half, effect };
}

const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);
const growth = (student: Student) => {
  const { usual, half } = search(student);
  return 100 * (reached(2 * usual, half) / reached(usual, half) - 1);
};

export const lesson: Lesson = {
  number: 2,
  title: "A response curve that is mostly prior",
  predictions: [
    {
      id: "2.0",
      question: "If the money of search is doubled for good, by how many per cent does what it brings grow?",
      answer: growth,
      unit: "%",
      tolerance: { absolute: 5 },
      why: "the curve bends: the second pound falls where the first has worked already, and how much it bends no week of the table has shown",
    },
  ],
  exercises: [
    {
      id: "2.1",
      question: "How many times its average week was the largest week of spend that search ever had?",
      answer: (student) => search(student).most / search(student).usual,
      unit: "",
      mistakes: [
        {
          when: (student) => search(student).usual / search(student).most,
          say: "you divided the average by the largest; how many times the average is asked for",
        },
        {
          when: (student) => search(student).most - search(student).usual,
          say: "that is the difference in pounds; how many times as much is a division",
        },
        {
          when: (student) => search(student).most,
          say: "that is the largest week in pounds; divide it by the average week",
        },
        {
          when: (student) => search(student).most / sorted(search(student).spend)[0]!,
          say: "you held the largest week against the smallest; the average week is asked for",
        },
      ],
      hints: [
        "the spend is the values of the channel google: an array of 156 weeks",
        "Math.max(...spend) divided by the mean of spend",
      ],
      why: "beyond this multiple the table has nothing to say, whatever a curve draws there",
    },
    {
      id: "2.2",
      question:
        "By how many per cent does what search brings really grow when its average spend is doubled and stays there?",
      answer: growth,
      unit: "%",
      tolerance: { absolute: 0.5 },
      mistakes: [
        {
          when: () => 100,
          say: "twice the money is twice the effect only on a straight line; this curve bends",
        },
        {
          when: (student) => 100 * reached(2 * search(student).usual, search(student).half),
          say: "that is how much of its largest effect search reaches with twice the money; what it grows by is asked for",
        },
        {
          when: (student) =>
            100 *
            (reached(2 * search(student).usual, search(student).half) -
              reached(search(student).usual, search(student).half)),
          say: "that is the difference of two shares of the largest effect; divide it by the share of today",
        },
        {
          when: (student) => 100 + growth(student),
          say: "that is what it brings in per cent of today; by how much it grows is 100 less",
        },
        {
          when: (student) =>
            100 *
            (1 -
              reached(search(student).usual, search(student).half) /
                reached(2 * search(student).usual, search(student).half)),
          say: "you divided by what doubled money brings; growth is measured from today",
        },
      ],
      hints: [
        "share(x) = x / (x + halfSaturation), with the average spend as x, and with twice as much",
        "the effect itself cancels: growth is share(2x) / share(x) − 1",
        "100 * (share(2 * usual) / share(usual) - 1), the half-saturation being me.market().truth.channels.google.halfSaturation",
      ],
      why: "of the second half of the money less than half the effect is left",
    },
    {
      id: "2.3",
      question: "How many more units a week does search bring when its average spend is doubled?",
      answer: (student) => {
        const { usual, half, effect } = search(student);
        return effect * (reached(2 * usual, half) - reached(usual, half));
      },
      unit: "units",
      tolerance: { absolute: 0.6 },
      mistakes: [
        {
          when: (student) =>
            search(student).effect * reached(2 * search(student).usual, search(student).half),
          say: "that is all that search brings then; how many more than today is asked for",
        },
        {
          when: (student) => search(student).effect * reached(search(student).usual, search(student).half),
          say: "that is what search brings today, which the same again would be on a straight line",
        },
        {
          when: (student) => {
            const { usual, half, effect } = search(student);
            return (effect * half * usual) / (usual + half) ** 2;
          },
          say: "you followed the slope of today all the way; the slope falls as the money grows",
        },
        {
          when: (student) => (search(student).effect * growth(student)) / 100,
          say: "you took the growth of the largest effect; it is the growth of what search brings today",
        },
      ],
      hints: [
        "the effect of the truth is in units a week, when fully saturated",
        "effect * (share(2 * usual) - share(usual))",
      ],
      why: "a plan that counts on the straight line counts on units that nobody will buy",
    },
  ],
};
