/** Section 5.0: what helped, what is still unknown, and what would settle it. */
import { moneyText } from "../../../data/currency.js";
import type { Estimate } from "../../../math/estimate.js";
import { capital } from "../../../words.js";
import type { IterationSummary } from "../../files/records.js";
import type { DocumentSource } from "../documentSource.js";
import { bullets, interval } from "../markdown.js";
import { channelSentences, standings } from "./answer.js";

export function learnings({ log, end, summary, profile }: DocumentSource): string {
  const helped = log.iterations.filter(({ decision }) => decision.outcome === "better");
  const useless = log.iterations.filter(({ decision }) => decision.outcome === "no better");
  const widest = uncertainChannels(summary).at(0);
  const lines = [
    ...helped.map(({ madeBy, decision }) => `Helped: ${madeBy!.change} (${decision.comparison}).`),
    ...useless.map(({ madeBy, decision }) => `Did not help: ${madeBy!.change} (${decision.comparison}).`),
    ...channelSentences(standings(summary, end)),
    ...(widest === undefined
      ? []
      : [
          `The most money rides on the least knowledge at ${widest.name}: ${moneyText(widest.spend, profile.currency)} spent, ${widest.withheld ?? `ROI ${interval(widest.roi!)}`}. Switching it off in some regions, or for some time, would say more than any other model.`,
        ]),
    "All returns are associations under a model; only an experiment makes one a cause.",
  ];
  const reasons =
    end.status === "full_success"
      ? ""
      : `\n\n**Why nothing passed, the likeliest reason first, and what would settle it**\n\n${end.reasons
          .map(
            ({ name, finding, nextStep }, i) =>
              `${i + 1}. **${capital(name)}.** ${capital(finding)}. *To settle it:* ${nextStep}.`,
          )
          .join("\n")}`;
  return `## §5.0 Key Learnings

${bullets(lines)}${reasons}`;
}

/** The ROI that the model has for a channel, claimed or not. */
function roiOf({ roi, modelSays }: IterationSummary["channels"][number]): Estimate | null {
  return roi ?? modelSays?.roi ?? null;
}

/** Channels with a return, the one with the most money times doubt first. */
export function uncertainChannels({ channels }: IterationSummary): IterationSummary["channels"] {
  const doubt = (channel: IterationSummary["channels"][number]) => {
    const roi = roiOf(channel);
    return roi === null ? Number.NaN : (roi.upper - roi.lower) * channel.spend;
  };
  return channels.filter((channel) => doubt(channel) > 0).sort((a, b) => doubt(b) - doubt(a));
}
