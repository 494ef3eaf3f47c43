import { describe, expect, it } from "vitest";
import { liftTestWarnings } from "../../src/spec/liftTestWarnings.js";

const times = ["2023-06-05", "2023-06-12", "2023-06-19", "2023-06-26", "2023-07-03"];
const weeks = { times, frequency: "week" } as const;
const test = { channel: "tv", from: "2023-06-05", to: "2023-06-26", effect: 1500, standardError: 300 };

describe("a lift test whose days are not those of the table", () => {
  it("says which weeks are counted", () => {
    const [warning] = liftTestWarnings(weeks, [{ ...test, from: "2023-06-07", to: "2023-06-28" }]);
    expect(warning!.code).toBe("lift-test-inside-periods");
    expect(warning!.message).toContain(
      "3 weeks are counted, those from 2023-06-12 to 2023-06-26, and not the one of 2023-06-05",
    );
    expect(warning!.cure).toContain("from: 2023-06-05");
  });
  it("of which one week is left says that one", () => {
    const [warning] = liftTestWarnings(weeks, [{ ...test, from: "2023-06-07", to: "2023-06-14" }]);
    expect(warning!.message).toContain("1 week is counted, that of 2023-06-12");
  });
  it("is not doubted where it begins with a week, on whatever day of the last it ends", () => {
    expect(liftTestWarnings(weeks, [test, { ...test, to: "2023-07-02" }])).toEqual([]);
  });
  it("knows days and months", () => {
    const months = { times: ["2023-05-01", "2023-06-01", "2023-07-01"], frequency: "month" } as const;
    expect(
      liftTestWarnings(months, [{ ...test, from: "2023-05-15", to: "2023-07-31" }])[0]!.message,
    ).toContain("2 months");
    const days = { times: ["2023-06-05", "2023-06-06"], frequency: "day" } as const;
    expect(liftTestWarnings(days, [{ ...test, from: "2023-06-05", to: "2023-06-06" }])).toEqual([]);
  });
});
