/** The layout of a group of channels that share a transform: one row a period, the channels of a period side by side.
 *
 *  A buffer of the group is a Float64Array of shape [times][stride], row-major: channel c of period t stands at t·stride + c.
 *  `stride` is the number of channels rounded up to an even one, because the compiled kernels take two channels at a time.
 *  With an odd number of channels the last column is padding: `packColumns` fills it with 0 in series and `packParameters`
 *  with the parameter's typical value. Every built-in transform maps 0 to 0, so the padding stays 0 and adds nothing to a sum. */
import { InternalError } from "../errors.js";

export interface ChannelGroup {
  /** Periods. */
  readonly times: number;
  /** Channels, without padding. */
  readonly channels: number;
  /** Numbers in a row: channels rounded up to even. */
  readonly stride: number;
}

/** The layout for so many periods and channels.
 *
 *  @throws InternalError if either is not a positive integer
 *  @example channelGroup(156, 11) // { times: 156, channels: 11, stride: 12 } */
export function channelGroup(times: number, channels: number): ChannelGroup {
  requireCount("times", times);
  requireCount("channels", channels);
  return Object.freeze({ times, channels, stride: channels + (channels % 2) });
}

/** Numbers in a buffer [times][stride] of the group. */
export function seriesLength({ times, stride }: ChannelGroup): number {
  return times * stride;
}

/** Writes one series per channel into a buffer [times][stride]; the padding becomes 0.
 *
 *  @param columns  one series a channel, each of length group.times
 *  @param out      buffer of the group, overwritten
 *  @throws InternalError if the number of columns, or the length of one, is not the group's */
export function packColumns(
  group: ChannelGroup,
  columns: readonly ArrayLike<number>[],
  out: Float64Array,
): void {
  const { times, channels, stride } = group;
  if (columns.length !== channels) {
    throw new InternalError(`packColumns: columns must be ${channels}, one a channel, got ${columns.length}`);
  }
  out.fill(0, 0, times * stride);
  columns.forEach((column, c) => {
    if (column.length !== times) {
      throw new InternalError(`packColumns: column ${c} must have ${times} periods, got ${column.length}`);
    }
    for (let t = 0; t < times; t++) out[t * stride + c] = column[t]!;
  });
}

/** The series of one channel, read back from a buffer [times][stride]. */
export function unpackColumn(group: ChannelGroup, buffer: Float64Array, channel: number): Float64Array {
  const column = new Float64Array(group.times);
  for (let t = 0; t < group.times; t++) column[t] = buffer[t * group.stride + channel]!;
  return column;
}

/** Writes parameter values into a buffer [parameter][stride]; the padding gets each parameter's typical value.
 *
 *  @param values  one array a parameter, each with one value a channel
 *  @param out     buffer of parameters.length · stride numbers, overwritten
 *  @throws InternalError if the number of parameters, or of values of one, is not as it must be */
export function packParameters(
  group: ChannelGroup,
  parameters: readonly { readonly name: string; readonly typical: number }[],
  values: readonly ArrayLike<number>[],
  out: Float64Array,
): void {
  if (values.length !== parameters.length) {
    throw new InternalError(
      `packParameters: values must be ${parameters.length} arrays, got ${values.length}`,
    );
  }
  parameters.forEach(({ name, typical }, p) => {
    const row = values[p]!;
    if (row.length !== group.channels) {
      throw new InternalError(
        `packParameters: ${name} must have ${group.channels} values, got ${row.length}`,
      );
    }
    out.fill(typical, p * group.stride, (p + 1) * group.stride);
    out.set(row, p * group.stride);
  });
}

function requireCount(what: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new InternalError(`channelGroup: ${what} must be a positive integer, got ${value}`);
  }
}
