/** Responses of channels as one series each, out of the groups that they are computed in. */
import type { Design } from "../design/design.js";
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

/** Coefficient times response of every channel; overwrites out, shape [geo · time]. Without carry-out a series is as long as the data. */
export function addMedia(
  { channels, geos, times }: Design,
  coefficients: Float64Array,
  responses: readonly Float64Array[],
  out: Float64Array,
): void {
  out.fill(0);
  geos.forEach((_, geo) => {
    responses.forEach((response, channel) => {
      const beta = coefficients[geo * channels.length + channel]!;
      for (let row = geo * times; row < (geo + 1) * times; row++) out[row]! += beta * response[row]!;
    });
  });
}

/** Sums of responses from a period on; overwrites out, shape [geo · channel]. */
export function sumColumns({ groups }: Responses, first: number, length: number, out: Float64Array): void {
  const channels = groups.reduce((count, group) => count + group.channels.length, 0);
  for (const { channels: members, group, geos } of groups) {
    for (let geo = 0; geo < geos.length; geo++) {
      const { response } = geos[geo]!;
      for (let column = 0; column < members.length; column++) {
        let sum = 0;
        for (let t = first, i = first * group.stride + column; t < length; t++, i += group.stride)
          sum += response[i]!;
        out[geo * channels + members[column]!] = sum;
      }
    }
  }
}
