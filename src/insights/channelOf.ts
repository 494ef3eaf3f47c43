/** A channel of a result by its name. */

import { ArgumentError } from "../errors.js";
import type { Fit } from "../fit/fit.js";
import { phrase } from "../phrase.js";
import { recordText } from "../words.js";
import { type ChannelReturn, roi } from "./roi.js";

interface Named {
  readonly name: string;
}

/** A result that has something to say of each channel. */
type OfChannels<Item extends Named> =
  | { readonly channels: readonly Item[] }
  | { readonly curves: readonly Item[] };

/** What a result says of one channel: of `roi`, `contributions`, a plan, experiments, response curves and every other that has `channels`. Of a fit, its returns.
 *
 *  @param result  such a result, or a fit
 *  @param name    of the channel, as the table has it
 *  @throws ArgumentError that names the channels there are, or where the result has none
 *  @example channelOf(posterior, "tv").roi.median
 *  channelOf(planBudget(posterior), "tv").proposed */
export function channelOf(result: Fit, name: string): ChannelReturn;
export function channelOf<Item extends Named>(result: OfChannels<Item>, name: string): Item;
export function channelOf(result: Fit | OfChannels<Named>, name: string): Named {
  const all = channelsOf(result);
  const found = all.find((channel) => channel.name === name);
  if (found !== undefined) return found;
  throw new ArgumentError({
    caller: "channelOf",
    option: "name",
    rule: `must be one of ${all.map((channel) => channel.name).join(", ")}`,
    got: name,
  });
}

function channelsOf(result: Fit | OfChannels<Named>): readonly Named[] {
  const given =
    typeof result === "object" && result !== null
      ? (result as Partial<Fit & Record<"channels" | "curves", readonly Named[]>>)
      : {};
  if (given.kind === "fit") return roi(result as Fit).channels;
  const all = given.channels ?? given.curves;
  if (Array.isArray(all) && all.every((one) => typeof one?.name === "string")) return all;
  throw new ArgumentError({
    caller: "channelOf",
    option: "result",
    rule: "must be a fit, or a result that has channels, such as roi(posterior)",
    got: phrase`${recordText(result)}`,
  });
}
