import { describe, expect, it } from "vitest";
import { toJson } from "../../src/report/json.js";

describe("toJson", () => {
  it("writes keys of records in snake_case and leaves keys of maps alone", () => {
    expect(toJson({ totalSpend: 1, byChannel: new Map([["Channel0", 2]]) })).toEqual({
      total_spend: 1,
      by_channel: { Channel0: 2 },
    });
  });

  it("writes null for numbers that JSON lacks", () => {
    expect(toJson([Number.NaN, Number.POSITIVE_INFINITY, 0, Float64Array.of(Number.NaN, 1)])).toEqual([
      null,
      null,
      0,
      [null, 1],
    ]);
  });

  it("writes warnings as sentences with their cure", () => {
    expect(toJson({ warnings: [{ code: "x", message: "too few rows", cure: "add some" }] })).toEqual({
      warnings: ["too few rows; add some"],
    });
  });

  it("refuses what no document can hold", () => {
    expect(() => toJson({ f: () => 1 })).toThrow("a function has no place in a JSON document");
  });
});
