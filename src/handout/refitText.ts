/** What is said of another prior and of the fit under it, in the report's page before and after its script has begun. */
import type { Severity } from "../diagnosis/finding.js";
import type { GateName } from "../diagnosis/judgement.js";
import { intervalText } from "../math/estimate.js";
import { estimateCells, estimateColumns } from "../report/estimateColumns.js";
import type { Table } from "../report/table.js";
import type { Prior } from "../spec/priors.js";
import {
  capital,
  listed,
  percent,
  roundedText,
  signedText,
  significantText,
  supportedDecimals,
} from "../words.js";
import type { Refit, RefitChannel } from "./refit.js";
import type { PriorChange, RefitAnswer, RefitReturn } from "./refitAnswer.js";

/** A prior as it stands on the page: its central 90 %, and the change that makes it; null for the report's own. */
export interface ShownPrior {
  readonly range: RefitChannel["range"];
  readonly change: PriorChange | null;
}

/** The answer to a fit, as texts and as a table. */
export interface RefitSaid {
  /** "fail" where nothing is shown or nothing may be decided on it. */
  readonly standing: "pass" | "review" | "fail";
  /** The first is the answer in a sentence. */
  readonly lines: readonly string[];
  /** Null where the answer is withheld. */
  readonly table: Table | null;
}

/** From here on a number is called mostly its prior. */
const mostly = 0.5;
/** A median that moves by less than this share of its interval has not moved to speak of. */
const leastMove = 0.1;

const unchanged =
  "The numbers elsewhere in this report, its plan and its verdict rest on its own priors: nothing here changes them.";

/** "1.4 (0.25 to 4.2)". */
export function rangeText({ q5, median, q95 }: RefitChannel["range"]): string {
  return intervalText(median, { lower: q5, upper: q95 }, (value) => significantText(value, 2));
}

/** "1.31 (0.9 to 1.8)", or why nothing is claimed. */
export function returnText({ roi, withheld }: RefitReturn): string {
  if (withheld !== null) return withheld;
  const decimals = supportedDecimals(roi, 2);
  return intervalText(roi.median, roi, (value) => roundedText(value, decimals));
}

/** What a fit under a prior says against the report's own. */
export function refitSaid(
  refit: Pick<Refit, "before" | "unit" | "channels">,
  name: string,
  { range, change }: ShownPrior,
  after: RefitAnswer,
): RefitSaid {
  const broken = findings(after, "fail").filter(({ gate }) => gate === "sampler");
  if (broken.length > 0) {
    return {
      standing: "fail",
      lines: [
        `No answer: the draws under this prior cannot be trusted. ${sentences(broken)}`,
        "A prior nearer to the report’s may do; or make the fit with carryover fit, where its settings can be changed.",
        unchanged,
      ],
      table: null,
    };
  }
  return {
    standing: after.verdict,
    lines: [
      ...(change === null ? [sameText(refit.before, after)] : movedTexts(refit, name, range, after)),
      ...doubts(refit.before, after),
      unchanged,
    ],
    table: sideBySide(refit, name, change, after),
  };
}

type GateFinding = RefitAnswer["gates"][number]["findings"][number] & { readonly gate: GateName };

function findings({ gates }: RefitAnswer, severity: Severity): readonly GateFinding[] {
  return gates.flatMap(({ name: gate, findings: found }) =>
    found.filter((one) => one.severity === severity).map((one) => ({ ...one, gate })),
  );
}

function sentences(all: readonly GateFinding[]): string {
  return all.map(({ message }) => `${capital(message)}.`).join(" ");
}

/** What fails under the prior, what is to be reviewed that was not before, and that the rest of the doubts stay. */
function doubts(before: RefitAnswer, after: RefitAnswer): readonly string[] {
  const failing = findings(after, "fail");
  const reviewed = findings(after, "review");
  const old = findings(before, "review");
  // A finding that is there for one channel says nothing yet of another.
  const known = new Set(old.flatMap(({ code, about }) => [code, ...about.map((name) => `${code} ${name}`)]));
  const fresh = reviewed.filter(
    ({ code, about }) => !known.has(code) || about.some((name) => !known.has(`${code} ${name}`)),
  );
  const stay = old.filter(({ code }) => reviewed.some((one) => one.code === code)).length;
  const staying =
    stay === old.length
      ? "What the report’s diagnosis has for review is"
      : "Of what the report’s diagnosis has for review a part is";
  return [
    ...(failing.length > 0 ? [`This fit fails: do not decide on it. ${sentences(failing)}`] : []),
    ...(fresh.length > 0 ? [`To be reviewed under this prior: ${sentences(fresh)}`] : []),
    ...(stay > 0 ? [`${staying} so here too.`] : []),
  ];
}

function sameText(before: RefitAnswer, after: RefitAnswer): string {
  return before.digest === after.digest
    ? "The report’s own prior: the page has drawn the report’s own numbers again, the same to the last bit."
    : "The report’s own prior, and other draws: another version made the report, and what differs is chance.";
}

/** What moved: the channel itself against its prior, then the others. */
function movedTexts(
  { before, channels }: Pick<Refit, "before" | "channels">,
  name: string,
  range: RefitChannel["range"],
  after: RefitAnswer,
): readonly string[] {
  const [was, now] = [returnNamed(before, name), returnNamed(after, name)];
  const others = before.returns.slice(0, -1).flatMap((one) => {
    const then = returnNamed(after, one.name);
    const isKnown = one.name !== name && one.withheld === null && then.withheld === null;
    const move = Math.abs(then.roi.median - one.roi.median);
    const isMoved = isKnown && move > leastMove * (one.roi.upper - one.roi.lower);
    return isMoved
      ? [{ name: one.name, was: one, now: then, size: move / (one.roi.upper - one.roi.lower) }]
      : [];
  });
  const furthest = others.sort((a, b) => b.size - a.size).slice(0, 3);
  return [
    ...(was.withheld !== null || now.withheld !== null
      ? [`No number of ${name} is shown: ${was.withheld ?? now.withheld}.`]
      : [
          `ROI of ${name}: ${returnText(was)} in the report, ${returnText(now)} under your prior.`,
          `${priorMove(channels.find((one) => one.name === name)!.range.median, range.median)}, its ROI by ${changeText(was.roi.median, now.roi.median)}. ${shareText(name, now.priorShare)}`,
        ]),
    others.length === 0
      ? "No other channel moved to speak of."
      : `Of the other channels ${others.length === 1 ? "one" : others.length} moved${others.length > furthest.length ? ", the furthest" : ""}: ${listed(
          furthest.map(
            (one) =>
              `${one.name} from ${significantText(one.was.roi.median, 2)} to ${significantText(one.now.roi.median, 2)}`,
          ),
        )}.`,
  ];
}

function priorMove(from: number, to: number): string {
  const change = changeText(from, to);
  return change === "0 %" ? "The median of its prior stayed" : `The median of its prior moved by ${change}`;
}

function changeText(from: number, to: number): string {
  return `${signedText(100 * (to / from - 1), 0)} %`;
}

function shareText(name: string, share: number): string {
  return share > mostly
    ? `What is said of ${name} is mostly its prior (${percent(share)}): it follows what is believed of it.`
    : `Its prior is ${percent(share)} of what is said of ${name}; the rest is data.`;
}

function returnNamed({ returns }: RefitAnswer, wanted: string): RefitReturn {
  return returns.find(({ name }) => name === wanted)!;
}

/** The returns of both fits, the channel whose prior was changed first. */
function sideBySide(
  { before, unit }: Pick<Refit, "before" | "unit">,
  name: string,
  change: PriorChange | null,
  after: RefitAnswer,
): Table {
  const columnsOf = (key: string, heading: string) =>
    estimateColumns(key, heading, { unit, decimals: 2, level: 0.9 });
  const cellsOf = (key: string, { roi, withheld }: RefitReturn) =>
    withheld === null ? estimateCells(key, roi) : { ...estimateCells(key, null), [key]: withheld };
  const order = [...before.returns.slice(0, -1)].sort(
    (a, b) => Number(b.name === name) - Number(a.name === name),
  );
  const rows = [
    ...order.map((one) => ({ label: one.name, was: one, now: returnNamed(after, one.name) })),
    ...togetherOf(before.returns.at(-1)!, after.returns.at(-1)!),
  ];
  return {
    kind: "table",
    title: "ROI in the report and under your prior",
    columns: [
      { key: "name", label: "channel", unit: "" },
      ...columnsOf("before", "in the report"),
      ...columnsOf("now", "under your prior"),
      { key: "priorBefore", label: "report", unit: "", group: "mostly prior?" },
      { key: "priorNow", label: "yours", unit: "", group: "mostly prior?" },
    ],
    rows: rows.map(({ label, was, now }) => ({
      name: label === name && change !== null ? `${label} (its prior changed)` : label,
      ...cellsOf("before", was),
      ...cellsOf("now", now),
      priorBefore: mostlyPrior(was),
      priorNow: mostlyPrior(now),
    })),
    notes: ["Medians, and intervals that hold 90 % of the posterior."],
    warnings: [],
  };
}

function mostlyPrior({ withheld, priorShare }: RefitReturn): string | null {
  return withheld === null ? `${priorShare > mostly ? "yes" : "no"}, ${percent(priorShare)}` : null;
}

/** All channels together, where that is the same of both: what is claimed of may differ. */
function togetherOf(was: RefitReturn, now: RefitReturn) {
  return was.name === now.name ? [{ label: was.name, was, now }] : [];
}

/** The lines of a specification that change the prior, for whoever makes the fit again. */
export function priorYaml({ channel, prior }: PriorChange): string {
  const numbers = Object.entries(prior as Prior)
    .map(([key, value]) => `${key}: ${value}`)
    .join(", ");
  const key = /^[A-Za-z_]\w*$/.test(channel) ? channel : JSON.stringify(channel);
  return `channels:\n  ${key}:\n    coefficient: { of: roi, prior: { ${numbers} } }`;
}
