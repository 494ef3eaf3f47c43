/** A fault that the schema finds in a specification, as one line with the nearest name. */

import type { z } from "zod/mini";
import type { DataFault } from "../errors.js";
import { suggestion } from "../nearest.js";
import { phrase } from "../phrase.js";

/** One issue as one line: what, where, expected, got; the nearest name for an unknown key. */
export function describeFault(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodMiniType): DataFault {
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

type Schema = z.core.$ZodType;

/** What a schema was made of, told apart by its type. */
const definitionOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def;

/** The keys that the schema has at a path. */
function knownKeys(root: Schema, path: readonly string[], got: unknown): readonly string[] {
  const schema = path.reduce<Schema>((one, key) => inside(unwrapped(one, undefined), key), root);
  return Object.keys(shapeOf(unwrapped(schema, got)) ?? {});
}

/** The fields of an object; undefined where the schema is another. */
function shapeOf(schema: Schema) {
  const definition = definitionOf(schema);
  return definition.type === "object" ? definition.shape : undefined;
}

function inside(schema: Schema, key: string): Schema {
  const definition = definitionOf(schema);
  if (definition.type === "object") return definition.shape[key]!;
  if (definition.type === "record") return definition.valueType;
  if (definition.type === "array") return definition.element;
  return schema;
}

/** Without what may be absent; of a union, the branch whose fixed key the value has. */
function unwrapped(schema: Schema, got: unknown): Schema {
  const definition = definitionOf(schema);
  if (definition.type === "optional" || definition.type === "nullable" || definition.type === "default")
    return unwrapped(definition.innerType, got);
  if (definition.type !== "union") return schema;
  const family = (got as { family?: unknown } | undefined)?.family;
  const isMeant = (option: Schema) => {
    const shape = shapeOf(option);
    const own = shape?.family as z.ZodMiniType | undefined;
    return shape !== undefined && (family === undefined || own?.safeParse(family).success === true);
  };
  return definition.options.map((option) => unwrapped(option, got)).find(isMeant) ?? schema;
}
