/** Names and texts of a user inside SQL: quoted, and a name only where it is one that the file itself has. */
import { DataError } from "../errors.js";
import { inert } from "../inert.js";

/** A column's name as SQL.
 *
 *  @param allowed  the names that there are
 *  @throws DataError for a name that is none of them, or that no database can hold
 *  @example identifier('net "cost"', new Set(['net "cost"'])) // "\"net \"\"cost\"\"\"" */
export function identifier(name: string, allowed: ReadonlySet<string>): string {
  if (!allowed.has(name)) {
    throw new DataError({
      column: inert(name),
      rule: "the table has no such column",
      cure: "check the name",
    });
  }
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL.
 *
 *  @throws DataError where it holds a NUL
 *  @example literal("it's") // "'it''s'" */
export function literal(text: string): string {
  refuseNul(text);
  return `'${text.replaceAll("'", "''")}'`;
}

function refuseNul(text: string): void {
  if (!text.includes("\0")) return;
  throw new DataError({
    about: "a name or a text",
    rule: "must not hold the character NUL",
    got: inert(text),
    cure: "take it out of the file",
  });
}
