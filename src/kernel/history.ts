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
    const glob = String(pattern ?? "*");
    const found = cells.filter(({ code }) => isLike(code, glob));
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

/** Whether a text is what a pattern of "*" for any text and "?" for one character says, in time of the product of their lengths: a regular expression
 *  of many ".*" would take that to the power of their number. */
function isLike(text: string, glob: string): boolean {
  let [at, place] = [0, 0];
  // Where the latest "*" stands, and from where on it has not been tried to end.
  let [star, resumed] = [-1, 0];
  while (at < text.length) {
    if (glob[place] === "*") {
      star = place++;
      resumed = at;
    } else if (glob[place] === "?" || glob[place] === text[at]) {
      at++;
      place++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resumed;
    } else return false;
  }
  return [...glob.slice(place)].every((rest) => rest === "*");
}
