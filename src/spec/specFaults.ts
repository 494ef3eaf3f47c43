/** A fault that the schema finds in a specification, as one line with the nearest name. */

import type { z } from "zod";
import { platform } from "#platform";
import { suggestion } from "../data/nearest.js";
import type { DataFault } from "../errors.js";
import { phrase } from "../phrase.js";

/** One issue as one line: what, where, expected, got; the nearest name for an unknown key. */
export function describeFault(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodType): DataFault {
  const path = issue.path.map(String);
  const where = path.join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    const full = where === "" ? key : `${where}.${key}`;
    return {
      key: full,
      about: "",
      rule: `unknown setting "${full}"`,
      cure: suggestion(key, knownKeys(schema, path, valueAt(input, path))),
    };
  }
  const got = valueAt(input, path);
  // A union's issue says nothing by itself: the branch that got furthest does.
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const inner = issue.errors.map((branch) => branch[0]!).sort((a, b) => b.path.length - a.path.length)[0]!;
    return describeFault(
      { ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue,
      input,
      schema,
    );
  }
  const expected = expectedBy(issue);
  const choices = choicesOf(issue);
  const cure = choices.length > 0 && typeof got === "string" ? suggestion(got, choices) : undefined;
  return { key: where, rule: `must be ${expected}`, got: got === undefined ? phrase`nothing` : got, cure };
}

/** The values that would have been right, where the schema names them; else none. */
function choicesOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === "invalid_value") return issue.values.map(String);
  // Of a union told apart by one key, the values that this key may have.
  return issue.code === "invalid_union" && "options" in issue ? (issue.options as unknown[]).map(String) : [];
}

/** The schema's types, as somebody who writes YAML knows them. */
const typesInWords: Readonly<Record<string, string>> = {
  object: "a map of settings",
  record: "a map",
  array: "a list",
  int: "a whole number",
};

/** What would have been right, in words. */
function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
    case "invalid_union":
      return `one of ${choicesOf(issue)
        .map((choice) => JSON.stringify(choice))
        .join(", ")}`;
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_type":
      return typesInWords[issue.expected] ?? `a ${issue.expected}`;
    default:
      return issue.message;
  }
}

function valueAt(input: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], input);
}

/** The keys that the schema has at a path. */
function knownKeys(root: z.ZodType, path: readonly string[], got: unknown): readonly string[] {
  const { z } = platform.zod();
  const schema = path.reduce((one, key) => inside(unwrapped(one, undefined), key), root);
  const found = unwrapped(schema, got);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function inside(schema: z.ZodType, key: string): z.ZodType {
  const { z } = platform.zod();
  if (schema instanceof z.ZodObject) return schema.shape[key] as z.ZodType;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return schema;
}

/** Without what may be absent; of a union, the branch whose fixed key the value has. */
function unwrapped(schema: z.ZodType, got: unknown): z.ZodType {
  const { z } = platform.zod();
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unwrapped(schema.unwrap() as z.ZodType, got);
  if (!(schema instanceof z.ZodUnion)) return schema;
  const family = (got as { family?: unknown } | undefined)?.family;
  const options = (schema.options as z.ZodType[]).map((option) => unwrapped(option, got));
  return (
    options.find(
      (option) =>
        option instanceof z.ZodObject &&
        (family === undefined ||
          (option.shape.family as z.ZodType | undefined)?.safeParse(family).success === true),
    ) ?? schema
  );
}
