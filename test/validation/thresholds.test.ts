/** Thresholds as data: from code and YAML, and one line that says what is wrong with them. */
import { describe, expect, it } from "vitest";
import { ArgumentError, DataError } from "../../src/errors.js";
import { defaultThresholds, parseThresholds, withThresholds } from "../../src/validation/thresholds.js";

describe("withThresholds", () => {
  it("fills in what was asked of the project", () => {
    expect(withThresholds()).toEqual({ oosR2Min: 0.4, oosMapeMax: 0.2, overfittingMax: 0.25, testSize: 0.2 });
    expect(withThresholds({ oosR2Min: -1 })).toEqual({ ...defaultThresholds, oosR2Min: -1 });
  });

  const faults: readonly [object, string][] = [
    [
      { oosMapeMax: 20 },
      "thresholds: oosMapeMax must be a share above 0 and at most 1, such as 0.2 for 20 %, got 20; give 0.2 for 20 %",
    ],
    [
      { testSize: 20 },
      "testSize must be a share above 0 and at most 0.5, such as 0.2 for 20 %, got 20; give 0.2 for 20 %",
    ],
    [{ testSize: 80 }, "testSize must be a share above 0 and at most 0.5, such as 0.2 for 20 %, got 80"],
    [{ testSize: 0 }, "testSize must be a share above 0"],
    [{ oosR2Min: 1.1 }, "oosR2Min must be a number of at most 1, such as 0.4, got 1.1"],
    [{ oosR2Min: Number.NaN }, "oosR2Min must be a number of at most 1, such as 0.4, got NaN"],
    [{ overfittingMax: -0.1 }, "overfittingMax must be a number from 0 to 2, such as 0.25, got -0.1"],
    [{ oosR2Mni: 0.4 }, 'thresholds: unknown threshold "oosR2Mni"; did you mean "oosR2Min"?'],
  ];
  it.each(faults)("refuses %o", (given, message) => {
    expect(() => withThresholds(given)).toThrow(ArgumentError);
    expect(() => withThresholds(given)).toThrow(message);
  });

  it("gives the percentage as a share only where that would be allowed", () => {
    expect(() => withThresholds({ testSize: 80 })).not.toThrow("give 0.8");
  });
});

describe("parseThresholds", () => {
  it("reads the names of the document", () => {
    expect(parseThresholds("oos_r2_min: 0.5\ntest_size: 0.25\n")).toEqual({ oosR2Min: 0.5, testSize: 0.25 });
    expect(parseThresholds("")).toEqual({});
  });

  const faults: readonly [string, string][] = [
    [
      "oos_mape_max: 20",
      'gates.yaml: "oos_mape_max" must be a share above 0 and at most 1, such as 0.2 for 20 %, got 20; give 0.2 for 20 %',
    ],
    ["oos_r2_min: high", '"oos_r2_min" must be a number of at most 1, such as 0.4, got "high"'],
    ["oos_r2: 0.4", 'unknown key "oos_r2"; did you mean "oos_r2_min"?'],
    ["oosR2Min: 0.4", 'unknown key "oosR2Min"'],
    ["- 1", "thresholds must be a map of oos_r2_min"],
    ["a: [", "this is not valid YAML"],
    ["oos_r2_min: 0.5\na: b: c", "gates.yaml, row 2: this is not valid YAML (Nested"],
  ];
  it.each(faults)("refuses %j", (text, message) => {
    expect(() => parseThresholds(text, "gates.yaml")).toThrow(DataError);
    expect(() => parseThresholds(text, "gates.yaml")).toThrow(message);
  });
});
