/** YAML that a user wrote: its value, or one line with the row. */

import { describe, expect, it, vi } from "vitest";
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

  it.each([
    ["an alias inside its own anchor", "a: &a [*a]", "an alias stands inside its own anchor"],
    ["aliases that multiply", bomb(), "Excessive alias count"],
    ["lists deeper than the stack", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, "lie deeper than 100"],
    ["lists deeper than a hundred", `a: ${"[".repeat(150)}${"]".repeat(150)}`, "lie deeper than 100"],
    ["a tag", "a: !!js/function 'x'", "row 1: this is not valid YAML (Unresolved tag"],
    ["a list as a key", "? [1, 2]\n: 3", "row 1: a key is a list or a map"],
    ["two documents", "a: 1\n---\nb: 2", 'row 2: a second document begins here ("---")'],
    ["more than a million characters", `a: ${"x".repeat(1_000_000)}`, "has 1000003 characters, of at most"],
    ["the prototype of all records", "__proto__: { kpi: x }", '"__proto__" is no name of a setting'],
  ])("refuses %s in one line, and says nothing anywhere else", (_, text, message) => {
    const warned = vi.spyOn(process, "emitWarning");
    expect(() => parseYaml(text, yaml(), "my.yaml")).toThrow(DataError);
    expect(() => parseYaml(text, yaml(), "my.yaml")).toThrow(message);
    expect(() => parseYaml(text, yaml(), "my.yaml")).toThrow(/^my\.yaml[^\n]*$/);
    expect(warned).not.toHaveBeenCalled();
  });

  it("takes keys that look like numbers as text", () => {
    expect(parseYaml("2024: 1\ntrue: 2", yaml())).toEqual({ "2024": 1, true: 2 });
  });

  it("is how specifications and thresholds are read", () => {
    expect(() => parseSpecYaml(nested, "my.yaml")).toThrow(placed);
    expect(() => parseThresholds(nested, "my.yaml")).toThrow(placed);
  });
});

/** A kilobyte that would be a billion lists. */
function bomb(): string {
  const lines = Array.from(
    { length: 10 },
    (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? "x" : `*a${i - 1}`)}]`,
  );
  return lines.join("\n");
}
