/** SQL without what its texts, quoted names and comments say: what is left are words and marks that mean something. */

/** Texts with backslashes, texts, quoted names, texts between dollars, comments, the beginning of those that may stand in each other; and names, as neither a
 *  dollar nor an e within one begins a text. */
const parts =
  /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$).*?\1|--[^\n\r]*|\/\*|[\p{L}_][\p{L}\p{N}_$]*/gsu;

/** A query with `''` in place of each text and each quoted name, and a space in place of each comment.
 *
 *  @example bareSql("SELECT 'a;b' -- from c\nFROM d") // "SELECT ''  \nFROM d" */
export function bareSql(sql: string): string {
  const left: string[] = [];
  let end = 0;
  parts.lastIndex = 0;
  for (let found = parts.exec(sql); found !== null; found = parts.exec(sql)) {
    const [part] = found;
    if (part === "/*") parts.lastIndex = commentEnd(sql, found.index);
    const isQuoted = /^(?:[eE]?'|"|\$)/.test(part);
    const isComment = /^(?:--|\/\*)/.test(part);
    left.push(sql.slice(end, found.index), isQuoted ? "''" : isComment ? " " : part);
    end = parts.lastIndex;
  }
  return left.join("") + sql.slice(end);
}

/** Comments stand in comments. */
function commentEnd(sql: string, start: number): number {
  let depth = 0;
  for (const { 0: mark, index } of sql.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    if (depth === 0) return start + index + 2;
  }
  return sql.length;
}

/** How many statements these are: semicolons part them, and behind the last one may be nothing. */
export const statementsIn = (sql: string): number =>
  bareSql(sql)
    .split(";")
    .filter((statement) => statement.trim() !== "").length;
