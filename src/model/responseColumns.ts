/** Responses of channels as one series each, out of the groups that they are computed in. */
import type { Responses } from "./response.js";

/** Copies responses into one series a channel, shape [channel][geo · length]. */
export function writeColumns({ groups }: Responses, length: number, out: readonly Float64Array[]): void {
  for (const { channels, group, geos } of groups) {
    geos.forEach(({ response }, geo) => {
      channels.forEach((channel, column) => {
        const to = out[channel]!;
        for (let t = 0, i = column; t < length; t++, i += group.stride) to[geo * length + t] = response[i]!;
      });
    });
  }
}
