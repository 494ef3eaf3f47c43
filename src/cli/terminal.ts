/** Where a command writes to: how wide it is, whether it is read by a person, and whether colours are allowed. */
import { styleText } from "node:util";
import stringWidth from "string-width";
import { inert, shortened } from "../inert.js";
import { wrapText } from "../words.js";

/** A stream of text, as far as its look depends on it. */
export type Outlet = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">;

/** What text is fitted to, as `tableText` takes it: a terminal's columns; without end where it goes to a file or a pipe. */
export function pageOf(stream: Outlet) {
  const isColoured = coloursAllowed(stream);
  return {
    width: widthOf(stream),
    widthOf: (text: string) => stringWidth(text),
    paint: (text: string, as: keyof typeof looks) => (isColoured ? looks[as](text) : text),
  };
}

/** Columns of a line. */
export function widthOf(stream: Outlet): number {
  return stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY;
}

/** Whether text may have colours: FORCE_COLOR says so, or NO_COLOR that it may not; else a terminal that knows them.
 *
 *  @see https://no-color.org and https://force-color.org */
export function coloursAllowed({ isTTY }: Outlet, env: NodeJS.ProcessEnv = process.env): boolean {
  const { FORCE_COLOR: forced = "", NO_COLOR: none = "", TERM } = env;
  if (forced !== "") return forced !== "0" && forced !== "false";
  return none === "" && isTTY === true && TERM !== "dumb";
}

/** A sentence for a person, which quotes what was typed as it was: it does not move the terminal's cursor, and is broken between its words. */
export function sentence(text: string, stream: Outlet): string {
  const page = pageOf(stream);
  return wrapText(shortened(inert(text), 300), page.width, page.widthOf).join("\n");
}

/** Lines for a person, each broken between its words where it is too long and going on behind its indent. */
export function lines(text: string, stream: Outlet): string {
  const page = pageOf(stream);
  return text
    .split("\n")
    .flatMap((line) => {
      const [indent] = /^ */.exec(line)!;
      if (page.widthOf(line) <= page.width) return [inert(line)];
      return wrapText(inert(line), page.width - indent.length - 2, page.widthOf).map(
        (part, i) => indent + (i > 0 ? "  " : "") + part.trimStart(),
      );
    })
    .join("\n");
}

/** As much of a line as a terminal has room for in front of its last column. */
export function cutTo(text: string, columns: number): string {
  let line = "";
  for (const character of text) {
    if (stringWidth(line + character) > columns) break;
    line += character;
  }
  return line;
}

const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
  styleText(format, text, { validateStream: false });

const bold = style("bold");

/** Verdicts that stand in a cell of their own, by what they mean. */
const verdicts = [
  { words: /^(pass|passed|change|run it)$/, look: style("green") },
  { words: /^(review|test first)\b/, look: style("yellow") },
  { words: /^(fail|failed)$/, look: style("red") },
];

const looks = {
  title: bold,
  head: style("dim"),
  cell: (text: string) => verdicts.find(({ words }) => words.test(text))?.look(text) ?? text,
  warning: style("yellow"),
};
