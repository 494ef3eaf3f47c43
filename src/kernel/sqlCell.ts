/** `%%sql` cells as TypeScript: a call that hands the query over, with the panels, tables and frames of earlier cells that it names. */
import { bareSql } from "../notebook/bareSql.js";

/** What a cell of SQL runs; null for any other.
 *
 *  The name behind `%%sql`, if there is one, gets the table that comes back.
 *  @example sqlCell("%%sql\nFROM panel") // "await mmm.querySql(\"FROM panel\", { panel })\n" */
export function sqlCell(cell: string): string | null {
  const found = /^%%sql(?:[ \t]+([\p{L}_$][\p{L}\p{N}_$]*))?[ \t]*(?:\r?\n|$)/u.exec(cell);
  if (found === null) return null;
  const [line, name] = found;
  const sql = cell.slice(line.length).trim();
  const call = `await mmm.querySql(${JSON.stringify(sql)}, { ${namesIn(sql).join(", ")} })`;
  const lines = "\n".repeat(cell.split("\n").length - 1);
  return name === undefined ? `${call}${lines}` : `const ${name} = ${call};${name}${lines}`;
}

/** Names behind FROM, JOIN, and PIVOT and the like where a query begins with it, that are neither functions nor made within the query. */
function namesIn(sql: string): readonly string[] {
  const bare = bareSql(sql)
    // Here FROM is a part of what is computed.
    .replace(/\b(?:extract|substring|trim|overlay|position)\s*\([^()]*\)|\bdistinct\s+from\b/gi, " ");
  const made = new Set(
    [...bare.matchAll(/\b(\w+)\s+as\s*(?:(?:not\s+)?materialized\s*)?\(/gi)].map(([, name]) => name),
  );
  const named = [...bare.matchAll(tables)].map(([, name]) => name!);
  return [...new Set(named)].filter((name) => !made.has(name));
}

/** Words that may stand there and are no name are left out. */
const tables =
  /(?:\b(?:from|join)|(?:^|\()\s*(?:pivot(?:_wider|_longer)?|unpivot|describe|summarize))\s+(?!(?:lateral|values|select|unnest|from|with|table|pivot(?:_wider|_longer)?|unpivot)\b)([A-Za-z_$][\w$]*)\b(?!\s*[(.])/gi;
