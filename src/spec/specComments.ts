/** A specification as commented YAML: every default with the reason for it, ready to be edited. */

import { yaml } from "#packages";
import type { Frequency } from "../data/panel.js";
import { requireKind } from "../records.js";
import { wrapText } from "../words.js";
import { channelTypeNames } from "./channelTypes.js";
import { type DescribedModel, retentionReason } from "./describe.js";
import { likelihoods } from "./likelihoods/likelihoods.js";
import { specYaml } from "./spec.js";
import type { Model } from "./specify.js";

/** Why the defaults are what they are in a table of such periods, by path; "*" stands for any channel. */
const reasonsFor = (period: Frequency): Readonly<Record<string, string>> => ({
  type: "v3 (grid of alpha, fast), v3_proper (exact recursion), v2 (channels pooled by type, geos pooled), v1 (no type priors), simple (no transforms)",
  priors: `words: the Beta of a channel type is on the share lost a week, 1 - alpha, so that search fades first and TV last, as the source says; literal: on a week's alpha as the source prints it, which says the opposite${period === "week" ? "" : `; either is turned into ${period}s below, so that the same calendar time forgets as much`}`,
  form: "additive: channels add KPI; multiplicative: they multiply it (the logarithm of the KPI is modelled)",
  baseline: `auto: level, waves of the year and peaks below were chosen by the evidence of the training ${period}s where they were not given, and are chosen again where they are left out; fixed: a line and two waves`,
  kpi: `mean: a beta is then a share of the average ${period}'s KPI, and one outlier does not set the unit, as it does with max`,
  media: `mean of the training ${period}s with spend: a half-saturation of 1 is then the usual level of a ${period}; prior: what is believed of paid channels is on their roi, or on their salesShare: a share of the KPI, whatever they cost; change it and delete the channels' coefficients, so that they are made anew; carryover: in days and months wide, or what the weekly prior says exactly`,
  training:
    "first and last period of the likelihood, dates or null for all; earlier ones still give the carry-in",
  channels: `set a channel to null to leave it out; adstock and saturation may be given by name alone; a type is one of ${channelTypeNames.join(", ")}: change it and delete the channel's adstock, so that its priors are made anew`,
  "channels.*.coefficient":
    "with media.prior roi, of paid channels: the ROI, money brought per money spent, the same for all unless told, with mass near zero; else of a coefficient, a share of the KPI, scale 0.4 times the root of the spend share: the variance of all media together does not grow with the number of channels",
  pooling: "levels and spreads on the log scale; null unless coefficients are pooled",
  intercept: `three quarters of the average ${period} without media, give or take half of it`,
  controls: `standardised on the training ${period}s; sd 0.1 shrinks them: one sd of a control moves the KPI by up to a fifth`,
  events: `per event at its largest, as a share of the average ${period}`,
  holidays: "name: [dates], each counted in the period it falls in",
  calendar: `the holidays of a country, by the package date-holidays: country, its two letters or a state of it ("DE-BY"); before, after: days of its run-up and its echo, each an effect of its own; columns: the effects in use ("Easter Sunday", "before Easter Sunday"), by default those that stand out, or every public holiday where two years are not there to tell; each Normal(0, peakSd) at its largest`,
  seasonality: `sine waves a year (day of year / 365.25) and a week; the sd of the k-th wave of the year is sd/k^decay; peaks: days of the year (mm-dd) whose ${period} stands out every year, peakSd as a share of the average ${period}`,
  trend: `change over the training ${period}s as a share of the average ${period}; linear, piecewise (with changepoints) or none`,
  level: `a baseline that moves by itself: a random walk with a knot every so many weeks, sd its change in a year as a share of the average ${period}; 0 for none. It stays where training ends, and is less sure the further away; steps: days from which on the baseline is another, as after a launch, each Normal(0, stepSd)`,
  periodEffects: `with several geos, an effect of its own for every ${period}, the same in all of them, so that a shock they share does not count as often as there are geos; sd as a share of the average ${period}, 0 for none`,
  likelihood: Object.values(likelihoods)
    .map(({ advice }) => advice(period))
    .filter((text) => text !== "")
    .join("; "),
  liftTests:
    "experiments: {channel, from, to, effect in KPI units, standardError}; countUntil: last period counted (default to); geos: where it ran (default all); against: the channel's spend a period in them that it is compared with (default 0)",
  negativeControls:
    "columns that media cannot have moved, such as the sales of what is not advertised: where they seem to, something that the model lacks moves both",
});

export interface SpecCommentOptions {
  /** More reasons, by path ("controls", "channels.tv"), each below the general one (default: none). */
  readonly reasons?: Readonly<Record<string, string>>;
  /** Channels of the table that the model leaves out, written as null (default: none). */
  readonly leftOut?: readonly string[];
}

/** What the training weeks chose of the baseline: written down it would count as settled, also for training weeks that end earlier, which have not
 *  seen what it was chosen from. */
function chosenPaths({
  baseline,
  changes,
  spec,
}: DescribedModel & Partial<Pick<Model, "baseline" | "changes">>) {
  if (!baseline) return [];
  const isOpen = (
    section: "calendar" | "level" | "periodEffects" | "seasonality",
    ...keys: readonly string[]
  ) => keys.every((key) => (changes?.[section] as Record<string, unknown> | undefined)?.[key] === undefined);
  return [
    ...(spec.calendar !== null && isOpen("calendar", "columns") ? [["calendar", "columns"]] : []),
    ...(isOpen("level", "sd") ? [["level", "sd"]] : []),
    ...(isOpen("level", "steps") ? [["level", "steps"]] : []),
    ...(isOpen("periodEffects", "sd") ? [["periodEffects", "sd"]] : []),
    ...(isOpen("seasonality", "yearly", "sd", "decay")
      ? ["yearly", "sd", "decay"].map((key) => ["seasonality", key])
      : []),
    ...(isOpen("seasonality", "peaks") ? [["seasonality", "peaks"]] : []),
  ];
}

/** The specification of a model as YAML with every default and its reason; what the weeks chose of the baseline is left out, to be chosen again.
 *
 *  @param options  `{ reasons: {}, leftOut: [] }`
 *  @returns text that `specify` reads back into the same specification */
export function commentedSpecYaml(
  model: DescribedModel & Partial<Pick<Model, "baseline" | "changes">>,
  { reasons: more = {}, leftOut = [] }: SpecCommentOptions = {},
): string {
  requireKind("commentedSpecYaml", model, ["model"], "model");
  const { spec } = model;
  const reasons = reasonsFor(model.panel.frequency);
  const document = yaml().parseDocument(specYaml(spec));
  for (const path of chosenPaths(model)) document.deleteIn(path);
  // Looked up again, so that weeks that are added have theirs.
  if (spec.calendar !== null && !model.changes?.calendar?.days) document.deleteIn(["calendar", "days"]);
  for (const name of leftOut) document.setIn(["channels", document.createNode(name)], null);
  const comment = (path: readonly string[], text: string): void => {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pairs =
      (parent as { items?: { key: { value?: string; commentBefore?: string | null } }[] } | null)?.items ??
      [];
    const pair = pairs.find(({ key }) => key.value === path.at(-1));
    if (pair === undefined) return;
    const before = pair.key.commentBefore;
    const lines = commentLines(text, 2 * (path.length - 1)).map((line) => ` ${line}`);
    pair.key.commentBefore = [...(before ? [before] : []), ...lines].join("\n");
  };
  for (const [path, text] of Object.entries(reasons)) {
    const keys = path.split(".");
    if (!keys.includes("*")) comment(keys, text);
  }
  Object.entries(spec.channels).forEach(([name, channel], index) => {
    const retention = retentionReason(channel, model);
    if (retention !== null) comment(["channels", name, "adstock", "priors"], retention);
    if (index === 0) comment(["channels", name, "coefficient"], reasons["channels.*.coefficient"]!);
  });
  // A channel may have a dot in its name.
  for (const [path, text] of Object.entries(more)) {
    comment(path.startsWith("channels.") ? ["channels", path.slice("channels.".length)] : [path], text);
  }
  return document.toString({ lineWidth: 0 });
}

/** The lines of a comment behind so many spaces and "# ", within the 80 columns of a terminal; a word that has no room there stays whole. */
function commentLines(text: string, indent: number): readonly string[] {
  const longest = Math.max(...text.split(" ").map(({ length }) => length));
  return wrapText(text, Math.max(80 - indent - 2, longest), ({ length }) => length);
}
