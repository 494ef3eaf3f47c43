/** The cells that a session has run, for consoles that leaf through them. */
import type { Content } from "./wire.js";

/** Number of the session in Jupyter's terms; a kernel has one. */
const session = 1;

type Entry = readonly [session: number, line: number, input: string | readonly [string, string | null]];

/** Keeps cells and answers Jupyter's history requests.
 *
 *  @see "Messaging in Jupyter", history */
export function createHistory() {
  const cells: { readonly line: number; readonly code: string; output: string | null }[] = [];

  /** The cells that a request asks for. */
  function chosen({
    hist_access_type: by,
    n,
    session: of,
    start,
    stop,
    pattern,
    unique,
  }: Content): typeof cells {
    const latest = (found: typeof cells) =>
      typeof n === "number" ? found.slice(Math.max(0, found.length - n)) : found;
    if (by === "range") {
      // 0 is the session that asks; those before it have left nothing.
      if (of !== undefined && of !== 0 && of !== session) return [];
      const [from, to] = [Number(start ?? 1), Number(stop ?? Number.POSITIVE_INFINITY)];
      return cells.filter(({ line }) => line >= from && line < to);
    }
    if (by !== "search") return latest(cells);
    const glob = globPattern(String(pattern ?? "*"));
    const found = cells.filter(({ code }) => glob.test(code));
    return latest(unique === true ? latestOfEach(found) : found);
  }

  return {
    add(line: number, code: string): void {
      cells.push({ line, code, output: null });
    },
    /** The text of the latest cell's value. */
    addOutput(text: string): void {
      const latest = cells.at(-1);
      if (latest !== undefined) latest.output = text;
    },
    answer(content: Content): Content {
      const entries = chosen(content).map(
        ({ line, code, output }): Entry => [session, line, content.output === true ? [code, output] : code],
      );
      return { status: "ok", history: entries };
    },
  };
}

function latestOfEach<Cell extends { readonly code: string }>(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [cell.code, cell])).values()];
}

/** A pattern of "*" for any text and "?" for one character. */
function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s");
}
