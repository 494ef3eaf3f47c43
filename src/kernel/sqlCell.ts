/** `%%sql` cells as TypeScript: a call that hands the query over, with the panels, tables and frames of earlier cells that it names. */

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

/** Names behind FROM and JOIN that are neither functions nor made within the query. */
function namesIn(sql: string): readonly string[] {
  const bare = sql
    .replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, " '' ")
    // Here FROM is a part of what is computed.
    .replace(/\b(?:extract|substring|trim|overlay|position)\s*\([^()]*\)|\bdistinct\s+from\b/gi, " ");
  const made = new Set(
    [...bare.matchAll(/\b(\w+)\s+as\s*(?:(?:not\s+)?materialized\s*)?\(/gi)].map(([, name]) => name),
  );
  const named = [...bare.matchAll(/\b(?:from|join)\s+([A-Za-z_$][\w$]*)\b(?!\s*[(.])/gi)].map(
    ([, name]) => name!,
  );
  return [...new Set(named)].filter((name) => !made.has(name) && !words.has(name.toLowerCase()));
}

/** What may follow FROM or JOIN and is no name. */
const words: ReadonlySet<string> = new Set(["lateral", "values", "select", "unnest"]);
