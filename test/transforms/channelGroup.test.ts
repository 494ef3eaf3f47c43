import { describe, expect, it } from "vitest";
import { adstocks } from "../../src/transforms/adstocks.js";
import {
  channelGroup,
  packColumns,
  packParameters,
  seriesLength,
  unpackColumn,
} from "../../src/transforms/channelGroup.js";

describe("channelGroup", () => {
  it("rounds the row up to an even number of channels", () => {
    expect(channelGroup(3, 4)).toEqual({ times: 3, channels: 4, stride: 4 });
    expect(channelGroup(156, 11)).toEqual({ times: 156, channels: 11, stride: 12 });
    expect(seriesLength(channelGroup(156, 11))).toBe(1872);
  });

  it("refuses a group of nothing", () => {
    expect(() => channelGroup(0, 1)).toThrow("times must be a positive integer, got 0");
    expect(() => channelGroup(1, 1.5)).toThrow("channels must be a positive integer, got 1.5");
  });
});

describe("packing", () => {
  const group = channelGroup(2, 3);

  it("puts the channels of a period side by side, with 0 in the padding, and reads them back", () => {
    const out = new Float64Array(8).fill(9);
    packColumns(
      group,
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      out,
    );
    expect([...out]).toEqual([1, 3, 5, 0, 2, 4, 6, 0]);
    expect([...unpackColumn(group, out, 1)]).toEqual([3, 4]);
  });

  it("puts one parameter after the other, with its typical value in the padding", () => {
    const out = new Float64Array(8);
    packParameters(
      group,
      adstocks.delayed.parameters,
      [
        [0.1, 0.2, 0.3],
        [4, 5, 6],
      ],
      out,
    );
    expect([...out]).toEqual([0.1, 0.2, 0.3, 0.5, 4, 5, 6, 1]);
  });

  it("refuses what does not fit the group", () => {
    const out = new Float64Array(8);
    expect(() => packColumns(group, [[1, 2]], out)).toThrow("columns must be 3, one a channel, got 1");
    expect(() => packColumns(group, [[1, 2], [3], [4, 5]], out)).toThrow(
      "column 1 must have 2 periods, got 1",
    );
    const { parameters } = adstocks.geometric;
    expect(() => packParameters(group, parameters, [], out)).toThrow("values must be 1 arrays, got 0");
    expect(() => packParameters(group, parameters, [[1]], out)).toThrow("alpha must have 3 values, got 1");
  });
});
