/** Media as they would have been: those of a window times a factor, all others as they were, and nothing after the data. */
import type { Design } from "../design/design.js";
import type { EffectWindow } from "./effects.js";
import type { ResponseInput } from "./response.js";

/** The inputs of all channels.
 *
 *  @param length  periods that are followed, from the first of the data: what comes after the data has no media */
export function windowMedia(
  { channels }: Design,
  { first, last }: EffectWindow,
  { factor, length }: { readonly factor: number; readonly length: number },
): readonly ResponseInput[] {
  return channels.map(({ media }, channel) => ({
    channel,
    media: media.map((values) => {
      const out = new Float64Array(length);
      values.forEach((value, t) => {
        out[t] = t >= first && t <= last ? factor * value : value;
      });
      return out;
    }),
  }));
}
