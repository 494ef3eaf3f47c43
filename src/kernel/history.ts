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

  function entries(kept: typeof cells, withOutput: boolean): Entry[] {
    return kept.map(({ line, code, output }) => [session, line, withOutput ? [code, output] : code]);
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
      const withOutput = content.output === true;
      const count = typeof content.n === "number" ? content.n : undefined;
      switch (content.hist_access_type) {
        case "range": {
          const from = Number(content.start ?? 1);
          const to = Number(content.stop ?? Number.POSITIVE_INFINITY);
          const isThis = content.session === undefined || Number(content.session) <= session;
          const kept = isThis ? cells.filter(({ line }) => line >= from && line < to) : [];
          return { status: "ok", history: entries(kept, withOutput) };
        }
        case "search": {
          const pattern = globPattern(String(content.pattern ?? "*"));
          const found = cells.filter(({ code }) => pattern.test(code));
          const kept = content.unique === true ? latestOfEach(found) : found;
          return {
            status: "ok",
            history: entries(count === undefined ? kept : kept.slice(-count), withOutput),
          };
        }
        default:
          return {
            status: "ok",
            history: entries(count === undefined ? cells : cells.slice(-count), withOutput),
          };
      }
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
