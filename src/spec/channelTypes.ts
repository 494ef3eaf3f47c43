/** What is believed of a channel before any data, by its type: how long its effect lasts. */
import { channelWords } from "../data/channelWords.js";
import { type Prior, priorText } from "./priors.js";

/** How a carry-over prior is read; see `carryoverPrior`. */
export const priorReadings = ["words", "literal"] as const;
export type PriorReading = (typeof priorReadings)[number];

interface ChannelTypeRecord {
  /** The Beta of the source, by speed: search fast, social medium, display slow, video and TV slowest. */
  readonly carryover: { readonly a: number; readonly b: number };
  readonly speed: string;
  /** Words in a channel's name that give it this type. */
  readonly words: readonly string[];
}

/** The types of channel. The carry-over of the types that the source does not name is that of the nearest one it does. */
export const channelTypes = Object.freeze({
  search: {
    carryover: { a: 4, b: 2 },
    speed: "fast",
    words: ["search", "google", "bing", "sem", "ppc", "shopping"],
  },
  social: {
    carryover: { a: 3, b: 3 },
    speed: "medium",
    words: [
      "social",
      "meta",
      "facebook",
      "instagram",
      "tiktok",
      "linkedin",
      "snapchat",
      "pinterest",
      "twitter",
      "x",
    ],
  },
  display: {
    carryover: { a: 2, b: 3 },
    speed: "slow",
    words: ["display", "dv360", "programmatic", "banner", "gdn"],
  },
  video: { carryover: { a: 2, b: 4 }, speed: "slowest", words: ["video", "youtube", "vod", "ctv", "ott"] },
  tv: { carryover: { a: 2, b: 4 }, speed: "slowest", words: ["tv", "television", "linear", "cinema"] },
  audio: { carryover: { a: 2, b: 3 }, speed: "slow", words: ["radio", "audio", "podcast", "spotify"] },
  print: {
    carryover: { a: 2, b: 3 },
    speed: "slow",
    words: ["print", "press", "magazine", "newspaper", "mail"],
  },
  ooh: { carryover: { a: 2, b: 4 }, speed: "slowest", words: ["ooh", "dooh", "outdoor", "billboard"] },
  events: { carryover: { a: 2, b: 4 }, speed: "slowest", words: ["event", "events", "sponsorship", "fair"] },
  email: { carryover: { a: 4, b: 2 }, speed: "fast", words: ["email", "newsletter", "crm", "sms"] },
  other: { carryover: { a: 3, b: 3 }, speed: "medium", words: [] },
} satisfies Record<string, ChannelTypeRecord>);

export type ChannelType = keyof typeof channelTypes;
export const channelTypeNames = Object.keys(channelTypes) as ChannelType[];

/** The type that a channel's name says, in English, German, French or Spanish, or "other".
 *
 *  @example channelTypeOf("google_search") // "search" */
export function channelTypeOf(name: string): ChannelType {
  const words = channelWords(name);
  return (
    channelTypeNames.find((type) => channelTypes[type].words.some((word) => words.includes(word))) ?? "other"
  );
}

/** Prior of the weekly retention alpha for a type of channel.
 *
 *  The source gives search Beta(4, 2) and calls it fast, TV Beta(2, 4) and calls it slowest, and says that a higher alpha is a longer
 *  memory. As priors on alpha the numbers contradict the words: Beta(4, 2) has mean 0.67, the longest memory of all. "words" takes the
 *  words at their meaning and puts the Beta on the share lost, 1 − alpha, so alpha ~ Beta(b, a); "literal" puts it on alpha as printed.
 *  In both readings it is of weeks; `priorOfPeriod` turns it into days and months.
 *
 *  @example carryoverPrior("search", "words") // { family: "beta", a: 2, b: 4 } */
export function carryoverPrior(
  type: ChannelType,
  reading: PriorReading,
): Prior & { readonly family: "beta" } {
  const { a, b } = channelTypes[type].carryover;
  return reading === "words" ? { family: "beta", a: b, b: a } : { family: "beta", a, b };
}

/** Why a channel has this carry-over prior, in one line, before what `conversionText` adds for other periods than weeks. */
export function carryoverReason(type: ChannelType, reading: PriorReading): string {
  const { carryover, speed } = channelTypes[type];
  const printed = priorText({ family: "beta", ...carryover });
  return reading === "words"
    ? `${type} is ${speed}: ${printed} on the share lost a week, 1 - alpha`
    : `${printed} on a week's alpha as printed for ${type}, although its words call it ${speed}`;
}
