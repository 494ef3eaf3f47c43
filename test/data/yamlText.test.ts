/** YAML that a user wrote: its value, or one line with the row. */
import { describe, expect, it } from "vitest";
import { parseYaml } from "../../src/data/yamlText.js";
import { DataError } from "../../src/errors.js";
import { parseSpecYaml } from "../../src/spec/spec.js";
import { parseThresholds } from "../../src/validation/thresholds.js";

const nested = "type: v3\na: b: c\n";
const fault =
  "this is not valid YAML (Nested mappings are not allowed in compact mappings); correct the line";
const placed = new DataError(fault, { file: "my.yaml", row: 2 });

describe("parseYaml", () => {
  it("gives the value, and null for an empty text", () => {
    expect(parseYaml("kpi: revenue")).toEqual({ kpi: "revenue" });
    expect(parseYaml("")).toBeNull();
  });

  it("gives the row once, beside the file", () => {
    expect(() => parseYaml(nested)).toThrow(new DataError(fault, { row: 2 }));
    expect(() => parseYaml(nested, "my.yaml")).toThrow(placed);
  });

  it("refuses an alias without its anchor as the user's fault", () => {
    const unanchored =
      "this is not valid YAML (Unresolved alias (the anchor must be set before the alias): b); correct the line";
    expect(() => parseYaml("a: *b", "my.yaml")).toThrow(new DataError(unanchored, { file: "my.yaml" }));
  });

  it("is how specifications and thresholds are read", () => {
    expect(() => parseSpecYaml(nested, "my.yaml")).toThrow(placed);
    expect(() => parseThresholds(nested, "my.yaml")).toThrow(placed);
  });
});
