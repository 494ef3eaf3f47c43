/** YAML that a user wrote: its value, or one line with the row. */

import { describe, expect, it } from "vitest";
import { yaml } from "#packages";
import { parseYaml } from "../../src/data/yamlText.js";
import { DataError } from "../../src/errors.js";
import { parseSpecYaml } from "../../src/spec/spec.js";
import { parseThresholds } from "../../src/validation/thresholds.js";

const nested = "type: v3\na: b: c\n";
const fault = {
  row: 2,
  rule: "this is not valid YAML (Nested mappings are not allowed in compact mappings)",
  cure: "correct the line",
};
const placed = new DataError({ ...fault, file: "my.yaml" });

describe("parseYaml", () => {
  it("gives the value, and null for an empty text", () => {
    expect(parseYaml("kpi: revenue", yaml())).toEqual({ kpi: "revenue" });
    expect(parseYaml("", yaml())).toBeNull();
  });

  it("gives the row once, beside the file", () => {
    expect(() => parseYaml(nested, yaml())).toThrow(new DataError({ ...fault, file: undefined }));
    expect(() => parseYaml(nested, yaml(), "my.yaml")).toThrow(placed);
  });

  it("refuses an alias without its anchor as the user's fault", () => {
    const rule = "this is not valid YAML (Unresolved alias (the anchor must be set before the alias): b)";
    expect(() => parseYaml("a: *b", yaml(), "my.yaml")).toThrow(
      new DataError({ ...fault, file: "my.yaml", row: undefined, rule }),
    );
  });

  it("is how specifications and thresholds are read", () => {
    expect(() => parseSpecYaml(nested, "my.yaml")).toThrow(placed);
    expect(() => parseThresholds(nested, "my.yaml")).toThrow(placed);
  });
});
