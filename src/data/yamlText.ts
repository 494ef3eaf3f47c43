/** Reads YAML that a user wrote, wherever it comes from: what is no YAML is refused in one line with its row. */

import { DataError } from "../errors.js";
import type { Yaml } from "../platform/platform.js";

/** The value of a YAML text; null where the text is empty.
 *
 *  @param yaml  the package that reads it, which not all callers have from the start
 *  @param file  where the text came from, for messages
 *  @throws DataError where it is not YAML, with the row
 *  @example parseYaml("kpi: revenue", yaml) // { kpi: "revenue" } */
export function parseYaml(text: string, { parse, YAMLParseError }: Yaml, file?: string): unknown {
  try {
    return parse(text, { prettyErrors: false });
  } catch (error) {
    // An alias without its anchor is found after parsing, and is a ReferenceError without a position.
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    const row = error instanceof YAMLParseError ? text.slice(0, error.pos[0]).split("\n").length : undefined;
    throw new DataError({
      file,
      row,
      rule: `this is not valid YAML (${error.message})`,
      cure: "correct the line",
    });
  }
}
