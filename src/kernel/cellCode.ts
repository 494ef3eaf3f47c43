/** What happens to a cell's text before TypeScript reads it: its magic is taken off. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { sqlCell } from "./sqlCell.js";

/** A magic wraps the execution of a cell. */
export type Magic = (execute: () => Promise<void>) => Promise<void>;

/** The magics, by the name after "%%". */
export const magics: Readonly<Record<string, Magic>> = {
  /** Prints how long the cell took. */
  async time(execute) {
    const start = performance.now();
    await execute();
    platform.print(`${durationText(performance.now() - start)}\n`);
  },
  /** The cell is SQL. */
  sql: (execute) => execute(),
};

/** A cell split into its magic and the TypeScript under it. */
export interface CellCode {
  readonly magic: Magic;
  /** As many lines as the cell: the magic's line is a comment, and SQL a call on the first. */
  readonly code: string;
}

const noMagic: Magic = (execute) => execute();

/** Takes the magic off the first line.
 *
 *  @throws ArgumentError when there is no such magic */
export function readCell(cell: string): CellCode {
  const found = /^%%(\S*)/.exec(cell);
  if (!found) return { magic: noMagic, code: cell };
  const name = found[1]!;
  if (!Object.hasOwn(magics, name)) {
    const known = Object.keys(magics).map((magic) => `%%${magic}`);
    throw new ArgumentError({
      caller: "kernel",
      rule: `there is no magic %%${name}`,
      cure: `known: ${known.join(", ")}`,
    });
  }
  return { magic: magics[name]!, code: typescriptOf(cell) };
}

/** The TypeScript that is checked and run. */
export const typescriptOf = (cell: string): string => sqlCell(cell) ?? maskMagic(cell);

/** The cell with its magic's line made a comment of the same length, so that positions stay. */
export function maskMagic(cell: string): string {
  // Of SQL every line is: there is no TypeScript to complete.
  if (/^%%sql\b/.test(cell)) return cell.replace(/[^\r\n]/g, " ");
  return cell.replace(/^%%/, "//");
}

/** `{ a: 1 }` alone is an object, as in Node's own console, not a block with a label: such a cell in parentheses, any other as it is. */
export function asExpression(code: string, isReadable: (code: string) => boolean): string {
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return code;
  const expression = `(${code}\n)`;
  return isReadable(expression) ? expression : code;
}

/** "1.25 s", "310 ms". */
function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
