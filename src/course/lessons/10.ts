/** Lesson 10: what a pound brought on average, and what the next one would bring. */
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import type { ChannelTruth } from "../../data/simulation.js";
import { sum } from "../../math/statistics.js";
import { geometricAdstock } from "../../transforms/geometricAdstock.js";
import { hillSaturation } from "../../transforms/saturation.js";
import type { Lesson, Market, Student } from "../exercise.js";

const price = exampleMarket.pricePerUnit;
const names = Object.keys(exampleMarket.channels);

/** Search brings most of what it can with its first pounds; how much that is differs by student. */
const search = { ...exampleMarket.channels.google!, halfSaturation: 5_000 };
const effectFor = (number: number) => 85 + (number % 11);
function market(number: number): Market {
  const google = { ...search, effect: effectFor(number) };
  return simulatePanel(
    {
      ...exampleMarket,
      channels: { ...exampleMarket.channels, tv: { ...exampleMarket.channels.tv!, effect: 120 }, google },
    },
    number,
  );
}

/** Bikes that a channel brings in these weeks if every week's money is multiplied, by the truth. */
function unitsOf({ panel, truth }: Market, name: string, multiple: number): number {
  const { retention, halfSaturation, slope, effect } = truth.channels[name]!;
  const spend = panel.channels.find((channel) => channel.name === name)!.spend!.values;
  const stock = geometricAdstock(
    spend.map((money) => money * multiple),
    retention,
    { normalise: true },
  );
  return effect * sum(hillSaturation(stock, { halfSaturation, slope }));
}
const truthOf = (student: Student, name: string): ChannelTruth => student.market(10).truth.channels[name]!;
const average = (student: Student, name = "google") => truthOf(student, name).roi;
const more = (student: Student, name: string, multiple = 1.01) => {
  const market = student.market(10);
  return unitsOf(market, name, multiple) - unitsOf(market, name, 1);
};
const marginal = (student: Student, name = "google") =>
  (price * more(student, name)) / (0.01 * truthOf(student, name).totalSpend);
const largest = (measure: (name: string) => number) =>
  names.reduce((best, name) => (measure(name) > measure(best) ? name : best));

/** Ten per cent of the poorest next pound's channel, moved to the richest's. */
const moved = (student: Student) => {
  const from = largest((name) => -marginal(student, name));
  const to = largest((name) => marginal(student, name));
  const money = 0.1 * truthOf(student, from).totalSpend;
  const lost = price * more(student, from, 0.9);
  const won = price * more(student, to, 1 + money / truthOf(student, to).totalSpend);
  return { from, to, money, lost, won };
};

/** Share of revenue that is left after making the bike: a student's own, and not the half, which the cost would be as well. */
const margin = ({ number }: Student) => (19 + (number % 31)) / 100;
const { halfSaturation } = search;
const effectOf = ({ number }: Student) => effectFor(number);
const where = (student: Student, worth: number) =>
  Math.sqrt(effectOf(student) * worth * halfSaturation) - halfSaturation;

export const lesson: Lesson = {
  number: 10,
  title: "Average against marginal",
  market,
  predictions: [
    {
      id: "10.0",
      question:
        "Search (google) has brought more for its pounds, on average, than any other channel. What would one more pound bring?",
      answer: (student) => marginal(student),
      unit: "£ per £",
      tolerance: { relative: 0.2 },
      why: "the average holds the first pounds, which are the best; the next one comes after all of them",
    },
    {
      id: "10.1",
      question: "Which channel should get the next pound?",
      answer: (student) => largest((name) => marginal(student, name)),
      unit: "",
      choices: names,
      why: "a high average says that the money so far was well spent, and of the next pound nothing",
    },
  ],
  exercises: [
    {
      id: "10.2",
      question:
        "With 1 % more money for search in every week, how many pounds of revenue does each pound of this 1 % bring?",
      answer: (student) => marginal(student),
      unit: "£ per £",
      mistakes: [
        {
          when: (student) => average(student),
          say: "that is the average; only what the 1 % brings counts here, over only what the 1 % costs",
        },
        { when: (student) => marginal(student) / price, say: "those are bikes a pound; times the price" },
        {
          when: (student) => price * more(student, "google"),
          say: "that is the revenue of the 1 %; divide it by what the 1 % costs",
        },
        {
          when: (student) => marginal(student) * 0.01,
          say: "you divided by the whole money; the 1 % costs a hundredth of it",
        },
        { when: (student) => marginal(student, "meta"), say: "that is meta's" },
      ],
      hints: [
        'unitsOf("google", 1.01) less unitsOf("google", 1)',
        "Times the price, over 0.01 times totalSpend",
      ],
      why: "the first pounds of each week are long spent",
    },
    {
      id: "10.3",
      question: "Which channel has the highest marginal ROI, by the truth?",
      answer: (student) => largest((name) => marginal(student, name)),
      unit: "",
      choices: names,
      mistakes: [
        {
          when: (student) => largest((name) => average(student, name)),
          say: "that one has the highest average; the next pound is asked for",
        },
        {
          when: (student) => largest((name) => truthOf(student, name).totalSpend),
          say: "that one has the most money",
        },
        { when: (student) => largest((name) => -marginal(student, name)), say: "that one has the lowest" },
      ],
      hints: ["marginal(name) for every name", "Sort them, the largest first"],
    },
    {
      id: "10.4",
      question:
        "Move a tenth of the money of the channel with the lowest marginal ROI to the one with the highest. By how many pounds does revenue rise?",
      answer: (student) => moved(student).won + moved(student).lost,
      unit: "£",
      tolerance: { relative: 0.02 },
      mistakes: [
        {
          when: (student) => moved(student).won,
          say: "that is what is won; something is lost where the money came from",
        },
        { when: (student) => moved(student).lost, say: "that is what is lost; add what is won" },
        {
          when: (student) => (moved(student).won + moved(student).lost) / price,
          say: "those are bikes; times the price",
        },
        {
          when: (student) =>
            price * (more(student, moved(student).to, 1.1) + more(student, moved(student).from, 0.9)),
          say: "you raised the other by a tenth of its own money: it gets the pounds that were taken, no more and no fewer",
        },
        {
          when: (student) =>
            moved(student).money *
            (average(student, moved(student).to) - average(student, moved(student).from)),
          say: "you valued the moved money at average ROI",
        },
      ],
      hints: [
        "The money: 0.1 times totalSpend of the lowest",
        "unitsOf(lowest, 0.9), and unitsOf(highest, 1 + money / its totalSpend)",
      ],
      why: "no budget was raised: this is what a plan is for",
    },
    {
      id: "10.5",
      question:
        "Search brings effect · x / (halfSaturation + x) bikes a week for a steady x pounds. At which x does the next pound bring exactly itself back, at your `margin`?",
      answer: (student) => where(student, price * margin(student)),
      unit: "£ a week",
      mistakes: [
        {
          when: (student) => where(student, price),
          say: "you counted revenue; of a bike only price times margin is yours to keep",
        },
        {
          when: (student) => effectOf(student) * price * margin(student) - halfSaturation,
          say: "there the average pound comes back, and the next ones before it have lost money",
        },
        {
          when: (student) => where(student, price * margin(student)) + halfSaturation,
          say: "you forgot to take halfSaturation away at the end",
        },
        {
          when: (student) => where(student, price * (1 - margin(student))),
          say: "you counted the cost of the bike as your margin",
        },
        {
          when: () => halfSaturation,
          say: "there half of the effect is reached; that says nothing about money",
        },
        {
          when: (student) => where(student, 1),
          say: "you counted bikes as pounds: what a bike is worth is missing",
        },
      ],
      hints: [
        "The next pound brings effect · halfSaturation / (halfSaturation + x)² bikes",
        "Set price · margin times that to 1 and solve for x",
        "x = Math.sqrt(effect * price * margin * halfSaturation) - halfSaturation",
      ],
      why: "every pound up to here is worth spending, and none beyond, whatever the average says",
    },
  ],
};
