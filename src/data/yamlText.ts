/** Reads YAML that a user wrote, wherever it comes from: what is no YAML, or more of it than sense allows, is refused in one line with its row. */

import { DataError } from "../errors.js";
import type { Yaml } from "../platform/platform.js";

/** Characters of a text: settings of a thousand columns need a tenth of it. */
const mostCharacters = 1_000_000;

/** Lists and maps inside each other: a specification has six. */
const deepest = 100;

/** The value of a YAML text, plain lists and maps with text as keys; null where the text is empty.
 *
 *  @param yaml  the package that reads it, which not all callers have from the start
 *  @param file  where the text came from, for messages
 *  @throws DataError where it is not YAML, with the row; for tags, which nothing here gives a meaning, for what contains itself by an alias,
 *    and beyond a million characters or a depth of a hundred
 *  @example parseYaml("kpi: revenue", yaml) // { kpi: "revenue" } */
export function parseYaml(text: string, { parseDocument }: Yaml, file?: string): unknown {
  if (text.length > mostCharacters) {
    throw new DataError({
      file,
      rule: `has ${text.length} characters, of at most ${mostCharacters} that are read as YAML`,
      cure: "is it the table? Name the file with the settings",
    });
  }
  const fault = (rule: string, row?: number) => new DataError({ file, row, rule, cure: "correct the line" });
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true });
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) {
    throw fault(reasonOf(first), text.slice(0, first.pos[0]).split("\n").length);
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias without its anchor, or more of them than can be meant, is found here, without a position.
    if (!(error instanceof ReferenceError)) throw error;
    throw fault(`this is not valid YAML (${error.message})`);
  }
  const rule = shapeFault(value, []);
  if (rule !== null) throw fault(rule);
  return value;
}

const tooDeep = `lists and maps lie deeper than ${deepest} inside each other`;

/** What the package says; in our words where its own speak of its options. */
function reasonOf({ code, message }: { readonly code: string; readonly message: string }): string {
  const ours: Readonly<Record<string, string>> = {
    RESOURCE_EXHAUSTION: tooDeep,
    NON_STRING_KEY: "a key is a list or a map; keys are text",
    MULTIPLE_DOCS: 'a second document begins here ("---"); one is read',
  };
  return ours[code] ?? `this is not valid YAML (${message})`;
}

/** @param around  the lists and maps that the value lies in */
function shapeFault(value: unknown, around: readonly unknown[]): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (around.includes(value)) return "an alias stands inside its own anchor, so that this has no end";
  if (around.length >= deepest) return tooDeep;
  // Whoever copied it would change what all records are made from.
  if (Object.hasOwn(value, "__proto__")) return '"__proto__" is no name of a setting';
  const within = [...around, value];
  for (const inner of Object.values(value)) {
    const rule = shapeFault(inner, within);
    if (rule !== null) return rule;
  }
  return null;
}
