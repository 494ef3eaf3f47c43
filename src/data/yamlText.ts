/** Reads YAML that a user wrote, wherever it comes from: what is no YAML is refused in one line with its row. */

import { yaml } from "#packages";
import { DataError } from "../errors.js";

/** The value of a YAML text; null where the text is empty.
 *
 *  @param file  where the text came from, for messages
 *  @throws DataError where it is not YAML, with the row
 *  @example parseYaml("kpi: revenue") // { kpi: "revenue" } */
export function parseYaml(text: string, file?: string): unknown {
  const { parse, YAMLParseError } = yaml();
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
