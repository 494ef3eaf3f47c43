/** Lesson 8: a base that rises when a budget does, and who gets the credit. */
import { ridgeRegression } from "../../baseline/ridgeRegression.js";
import { type ChannelRoi, ridgeRoi } from "../../baseline/roi.js";
import { exampleMarket } from "../../data/exampleMarket.js";
import { simulatePanel } from "../../data/simulate.js";
import { mean } from "../../math/statistics.js";
import type { Lesson, Student } from "../exercise.js";

/** A shop opens in this week, and the budget of meta goes up in the same one. */
const opening = 95;

function market(number: number) {
  const { tv, radio, meta, youtube } = exampleMarket.channels;
  const since = Array.from({ length: exampleMarket.weeks - opening }, (_, i) => opening + i);
  const channels = {
    tv: tv!,
    radio: radio!,
    youtube: youtube!,
    meta: { ...meta!, test: { weeks: since, multiple: 1.8 } },
  };
  const events = { shop: { weeks: since, effect: 70 + (number % 41) } };
  const world = {
    ...exampleMarket,
    channels,
    events,
    controls: {},
    outcomes: {},
    markets: {},
    collinearity: 0,
  };
  const { panel, truth } = simulatePanel(world, number);
  return { panel: { ...panel, events: [] }, truth };
}

const marketOf = (student: Student) => student.market(8);
const effectOf = (student: Student) => marketOf(student).truth.events.shop!.at(-1)!;
const rise = (values: Float64Array) => mean(values.subarray(opening)) - mean(values.subarray(0, opening));
const observedRise = (student: Student) => rise(marketOf(student).panel.kpi.values);
const expectedRise = (student: Student) => rise(marketOf(student).truth.expected);
const mediaRise = (student: Student) =>
  Object.values(marketOf(student).truth.channels).reduce(
    (sum, { contribution }) => sum + rise(contribution),
    0,
  );

/** What the regression credits, with a column for the shop and without one. */
function credited(student: Student, hasShop: boolean): readonly ChannelRoi[] {
  const { panel } = marketOf(student);
  const values = panel.kpi.values.map((_, week) => (week < opening ? 0 : 1));
  const shop = { name: "shop", column: "event_shop", unit: "0 or 1", values };
  return ridgeRoi(ridgeRegression(hasShop ? { ...panel, events: [shop] } : panel, { controls: "all" }))
    .channels;
}
const of = (channels: readonly ChannelRoi[], name = "meta") =>
  channels.find((channel) => channel.name === name)!;
const stolen = (student: Student, measure: (channel: ChannelRoi) => number, name = "meta") =>
  measure(of(credited(student, false), name)) - measure(of(credited(student, true), name));
const revenue = ({ incrementalRevenue }: ChannelRoi) => incrementalRevenue;
const overcredited = (student: Student) => {
  const { truth } = marketOf(student);
  return credited(student, false).map((channel) => ({
    ...channel,
    excess:
      channel.incrementalRevenue - truth.channels[channel.name]!.incrementalUnits * truth.spec.pricePerUnit,
  }));
};
const most = <Row extends { readonly name: string }>(rows: readonly Row[], measure: (row: Row) => number) =>
  rows.reduce((best, row) => (measure(row) > measure(best) ? row : best)).name;

export const lesson: Lesson = {
  number: 8,
  title: "A base that drifts",
  market,
  predictions: [
    {
      id: "8.0",
      question:
        "Sales rise in the week in which meta's budget does. Without a column for anything else, how many times its true ROI will a regression give meta?",
      answer: (student) => of(credited(student, false)).roi / marketOf(student).truth.channels.meta!.roi,
      unit: "",
      tolerance: { relative: 0.25 },
      why: "a rise that no column explains is credited to the column that rose with it",
    },
  ],
  exercises: [
    {
      id: "8.1",
      question: "By how many units a week are sales higher on average from week 95 on than before it?",
      answer: observedRise,
      unit: "units",
      mistakes: [
        {
          when: (student) => mean(marketOf(student).panel.kpi.values.subarray(opening)),
          say: "that is the mean after the opening; take the one before from it",
        },
        {
          when: (student) => mean(marketOf(student).panel.kpi.values.subarray(0, opening)),
          say: "that is the mean before the opening",
        },
        {
          when: (student) =>
            mean(marketOf(student).panel.kpi.values.subarray(opening)) -
            mean(marketOf(student).panel.kpi.values),
          say: "you compared with the mean of all weeks, in which the later ones are counted too",
        },
        {
          when: (student) =>
            marketOf(student).panel.kpi.values.at(-1)! - marketOf(student).panel.kpi.values[0]!,
          say: "that is the last week less the first: two weeks, and their luck",
        },
        {
          when: (student) => observedRise(student) * exampleMarket.pricePerUnit,
          say: "that is in pounds; units are asked for",
        },
      ],
      hints: [
        "Split the weeks at 95: slice(0, 95) and slice(95)",
        "The mean of the later part less the mean of the earlier",
      ],
    },
    {
      id: "8.2",
      question:
        "The truth is known: which share of the rise in expected sales (`truth.expected`) did the shop bring?",
      answer: (student) => (100 * effectOf(student)) / expectedRise(student),
      unit: "%",
      mistakes: [
        {
          when: (student) => (100 * mediaRise(student)) / expectedRise(student),
          say: "that is the share of the media",
        },
        {
          when: (student) => (100 * effectOf(student)) / mean(marketOf(student).truth.expected),
          say: "you divided by all that is sold, not by the rise",
        },
        {
          when: (student) => (100 * mean(marketOf(student).truth.events.shop!)) / expectedRise(student),
          say: "you spread the shop over all 156 weeks; it sold nothing before it opened",
        },
        {
          when: (student) => (100 * effectOf(student)) / mediaRise(student),
          say: "you divided by the rise of the media, not of all sales",
        },
      ],
      hints: [
        "truth.events.shop holds what the shop sold, week by week",
        "Its mean after the opening, less before, over that of truth.expected",
      ],
      why: "most of the rise is the shop's, and no column of the table says so",
    },
    {
      id: "8.3",
      question:
        "How many pounds of revenue does the regression credit to meta without a column for the shop, beyond what it credits with one?",
      answer: (student) => stolen(student, revenue),
      unit: "£",
      mistakes: [
        {
          when: (student) => stolen(student, ({ roi }) => roi),
          say: "that is the difference of the ROI; take incrementalRevenue",
        },
        {
          when: (student) => stolen(student, ({ incrementalUnits }) => incrementalUnits),
          say: "those are bikes, not pounds",
        },
        {
          when: (student) => of(credited(student, false)).incrementalRevenue,
          say: "that is all that meta is credited with without the column",
        },
        {
          when: (student) => of(credited(student, true)).incrementalRevenue,
          say: "that is what meta is credited with when the shop has a column",
        },
        {
          when: (student) => overcredited(student).find(({ name }) => name === "meta")!.excess,
          say: "you compared with the truth; compare the two regressions",
        },
        {
          when: (student) =>
            credited(student, false).reduce((sum, one) => sum + one.incrementalRevenue, 0) -
            credited(student, true).reduce((sum, one) => sum + one.incrementalRevenue, 0),
          say: "that is over all channels; meta is asked for",
        },
        { when: (student) => stolen(student, revenue, "tv"), say: "that is tv's; meta is asked for" },
      ],
      hints: [
        "Two regressions: of panel, and of withShop",
        "ridgeRoi(…).channels, the one named meta, its incrementalRevenue",
        "Without the column less with it",
      ],
      why: "one column that says when the shop opened moves that much",
    },
    {
      id: "8.4",
      question:
        "Which channel is credited with most revenue that it did not bring, by the regression without the column?",
      answer: (student) => most(overcredited(student), ({ excess }) => excess),
      unit: "",
      choices: ["tv", "radio", "youtube", "meta"],
      mistakes: [
        {
          when: (student) => most(credited(student, false), revenue),
          say: "that one is credited with most; compare each with its truth",
        },
        {
          when: (student) => most(credited(student, false), ({ roi }) => roi),
          say: "that one has the highest ROI; which is furthest above its truth, in pounds?",
        },
        {
          when: (student) => most(overcredited(student), ({ excess }) => -excess),
          say: "that one gets too little; the one with too much is asked for",
        },
      ],
      hints: [
        "incrementalRevenue less truth.channels[name].incrementalUnits times the price",
        "Which budget changed when the shop opened?",
      ],
    },
  ],
};
