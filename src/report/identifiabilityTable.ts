/** Which channels can be told apart, as a table with what would help, and as a JSON document. */
import type { ChannelIdentifiability, Identifiability } from "../insights/identifiability.js";
import { listed } from "../words.js";
import { type Json, toJson } from "./json.js";
import type { Table } from "./table.js";

/** One row a channel; the pairs that share one effect, with the cure, as notes. */
export function identifiabilityTable(result: Identifiability): Table {
  const { channels, pairs, isFitted } = result;
  return {
    kind: "table",
    title: isFitted
      ? "Which channels can be told apart"
      : "Which channels this table could tell apart, before any fit",
    columns: [
      { key: "channel", label: "channel", unit: "" },
      { key: "expected", label: "prior, as expected", unit: "%", decimals: 0 },
      ...(isFitted ? [{ key: "share", label: "prior, in the fit", unit: "%", decimals: 0 } as const] : []),
      { key: "inflation", label: "variance inflation", unit: "", decimals: 1 },
      { key: "closest", label: "most entangled with", unit: "" },
      { key: "correlation", label: "correlation", unit: "", decimals: 2 },
      { key: "advice", label: "what to do", unit: "" },
    ],
    rows: channels.map((channel) => ({
      channel: channel.name,
      expected: 100 * channel.expectedPriorShare,
      share: channel.priorShare === null ? null : 100 * channel.priorShare,
      // Of channels that are copies of each other rounding decides the digits.
      inflation: channel.inflation > 1e6 ? Number.POSITIVE_INFINITY : channel.inflation,
      closest: channel.closest?.name ?? "",
      correlation: channel.closest?.correlation ?? null,
      advice: adviceFor(channel, result),
    })),
    notes: [
      `"prior" is the share of the effect that is its prior: ${isFitted ? "as the table and the priors let expect before the fit, with adstock, saturation and noise at the middle of their priors, and of the contribution in the fit" : "as the table and the priors let expect, with adstock, saturation and noise at the middle of their priors; a fit has to learn these too"}.`,
      `The correlation is that of the two effects ${isFitted ? "over the draws" : "as expected"}: near -1 only their sum is known.`,
      ...pairs.map(
        ({ first, second, media, expected, posterior, cure }) =>
          `${first} and ${second} share one effect (correlation of media ${media.toFixed(2)}, of effects ${(posterior ?? expected).toFixed(2)}): ${cure}.`,
      ),
    ],
    warnings: result.warnings,
  };
}

function adviceFor({ name, isMostlyPrior }: ChannelIdentifiability, { pairs }: Identifiability): string {
  const partners = pairs.flatMap(({ first, second }) =>
    first === name ? [second] : second === name ? [first] : [],
  );
  if (partners.length > 0) return `separate from ${listed(partners)}`;
  return isMostlyPrior ? "run an experiment, or vary its spend more" : "";
}

/** The same as a JSON document, with the matrix of correlations. */
export function identifiabilityDocument({
  channels,
  correlations,
  pairs,
  isFitted,
  warnings,
}: Identifiability): Json {
  const size = channels.length;
  return toJson({
    isFitted,
    channels,
    correlations: channels.map((_, i) => [...correlations.subarray(i * size, (i + 1) * size)]),
    pairs,
    warnings,
  });
}
