/** The answer: what media brought, how sure that is, and what may be decided on of each channel. */
import { amountInterval, moneyText, perMoneySign } from "../../../data/currency.js";
import type { DataProfile } from "../../../data/profile.js";
import { namedAgain } from "../../../diagnosis/finding.js";
import { type Standing, standingsOf } from "../../../diagnosis/standing.js";
import { raised, type Warning } from "../../../warning.js";
import { capital, chanceText, listed, roundedText } from "../../../words.js";
import type { IterationSummary } from "../../files/records.js";
import type { DocumentSource } from "../documentSource.js";
import { bullets, interval, tenths } from "../markdown.js";
import type { RunEnd } from "../report.js";

/** What was found, for whoever pays: money first, how sure it is, and what not to decide on. */
export function answer({ summary, end, profile }: DocumentSource): string {
  const { together } = summary;
  const { currency } = profile;
  const money = (value: number) => moneyText(value, currency);
  const whole =
    together === undefined || together === null
      ? [sharesText(summary)]
      : [
          `${end.status === "full_success" ? `${capital(together.name)} brought` : `The best attempt, which did not pass, credits ${together.name} with`} ${amountInterval(together.revenue.median, together.revenue, (value) => roundedText(value, 0), currency)} of revenue for ${money(together.spend)}: ${interval(together.roi)} ${perMoneySign(currency)} spent. That it was more than it cost has a probability of ${chanceText(together.probabilityAboveOne)}, if the model is right.`,
        ];
  const failed = end.status === "full_success" ? "" : "No model passed: move no money on these numbers. ";
  return `**The answer.** ${failed}Intervals hold 90 % of what the model holds possible.

${bullets([...whole, ...channelSentences(standings(summary, end)), ...raised(channelsLeftOut(profile, summary)).map(({ message }) => `${capital(message)}.`)])}`;
}

/** What media bring of the KPI, and what everything else does. */
export function sharesText({ mediaShare, baselineShare, untold }: IterationSummary): string {
  const of = "of the expected KPI of training";
  if (untold !== null) {
    const names = listed(untold.names);
    return `All media but ${names} bring ${interval(untold.othersShare, tenths)} ${of}; everything else and ${names} together ${interval(untold.share, tenths)}, as they cannot be told from each other.`;
  }
  return `Media bring ${interval(mediaShare!, tenths)} ${of}, everything else ${interval(baselineShare!, tenths)}.`;
}

/** The channels that no model of a run has, as the weeks it trained on have no media of theirs. */
export function channelsLeftOut(
  { channels, frequency }: DataProfile,
  summary: IterationSummary,
): Warning | null {
  const fitted = new Set(summary.channels.map(({ name }) => name));
  const names = channels.map(({ name }) => name).filter((name) => !fitted.has(name));
  if (names.length === 0) return null;
  return {
    code: "channels-left-out",
    message: `no model of this run has ${listed(names)}, without media in the training ${frequency}s: what ${names.length === 1 ? "it has" : "they have"} brought since stands with the rest, and no plan from this run gives ${names.length === 1 ? "it" : "them"} money`,
    cure: `for ${names.length === 1 ? "its" : "their"} first numbers fit the whole table by itself`,
  };
}

/** What may be decided on of each channel, by the findings of the attempt that is reported. */
export function standings({ channels }: IterationSummary, { best, status }: RunEnd): readonly Standing[] {
  const withheld = channels.filter((channel) => channel.withheld !== null).map(({ name }) => name);
  return standingsOf(
    channels.map(({ name }) => name),
    best.evidence.findings,
    new Set(withheld),
    status === "full_success" ? null : "the run did not pass",
  );
}

/** A sentence for each standing that a channel has. */
export function channelSentences(all: readonly Standing[]): readonly string[] {
  const of = (kind: Standing["kind"]) => all.filter((one) => one.kind === kind).map(({ name }) => name);
  const sentence = (
    kind: Standing["kind"],
    say: (names: string, isOne: boolean, again: string) => string,
  ) => {
    const names = of(kind);
    return names.length === 0 ? [] : [say(listed(names), names.length === 1, namedAgain(names))];
  };
  return [
    ...sentence(
      "failed",
      (names) => `No number of ${names} is to be decided on: what they rest on did not pass.`,
    ),
    ...sentence(
      "withheld",
      (names, isOne) =>
        `What ${names} brought cannot be told from demand: ${isOne ? "its" : "their"} money goes up and down with what is sold anyway, and nothing is claimed of ${isOne ? "it" : "them"}.`,
    ),
    ...sentence(
      "unlearnt",
      (names, _, again) =>
        `The data say little of what ${names} brought: do not decide on ${again} as on something measured. No further model of this table changes that.`,
    ),
    ...sentence(
      "doubted",
      (names) => `Something about ${names} is to be reviewed first: diagnose says what.`,
    ),
    ...sentence("learnt", (names) => `Nothing that was asked speaks against the numbers of ${names}.`),
  ];
}
