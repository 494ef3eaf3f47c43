/** A cell as JavaScript, and as its parser reads that. */
import { type Program, parse } from "acorn";
import { transform } from "sucrase";

/** A cell that is no JavaScript once its types are gone. */
export class UnreadableCell extends Error {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** The JavaScript of a cell, line by line as it was written.
 *
 *  @throws UnreadableCell for what is no TypeScript, and for namespaces that hold values */
export function withoutTypes(code: string): string {
  let made: string;
  try {
    made = transform(code, {
      transforms: ["typescript"],
      disableESTransforms: true,
      // A name that one cell imports may be used in another.
      keepUnusedImports: true,
      preserveDynamicImport: true,
    }).code;
  } catch (error) {
    throw placed(error, /\((\d+):(\d+)\)/, 0);
  }
  // Namespaces are taken away with the types; in texts and comments the word stays.
  const left = namespacesIn(made);
  for (const { line, column, name } of namespacesIn(code)) {
    const at = left.findIndex((one) => one.line === line && one.name === name);
    if (at >= 0) left.splice(at, 1);
    else {
      const said = `a page runs no namespaces; write an object: const ${name} = { ... }`;
      throw new UnreadableCell(said, line, column);
    }
  }
  return made;
}

/** What looks like the beginning of a namespace that holds values. */
function namespacesIn(code: string) {
  const found = code.matchAll(/(?<!\bdeclare\s+|[\w$.])(?:namespace|module)\s+([\w$]+)[\w$.]*\s*\{/g);
  return Array.from(found, ({ index, 1: name = "" }) => {
    const before = code.slice(0, index).split("\n");
    return { line: before.length, column: before.at(-1)!.length + 1, name };
  });
}

/** The syntax of a cell whose types are gone.
 *
 *  @throws UnreadableCell */
export function parseCell(code: string): Program {
  try {
    return parse(code, { ecmaVersion: "latest", sourceType: "module", allowAwaitOutsideFunction: true });
  } catch (error) {
    throw placed(error, /\((\d+):(\d+)\)/, 1);
  }
}

/** A complaint of a parser, whose message ends with line and column, the latter counted from 1 less this. */
function placed(error: unknown, place: RegExp, before: number): UnreadableCell {
  const { message } = error as Error;
  const [, line = "1", column = "1"] = place.exec(message) ?? [];
  const said = message
    .replace(/^Error transforming .*?: /, "")
    .replace(/\s*\(\d+:\d+\)\s*$/, "")
    .replace(
      /^Unexpected character '@'$/,
      "a page runs no decorators; call the function: logged(class A {})",
    );
  return new UnreadableCell(said, Number(line), Number(column) + before);
}

/** Whether a text can be read as a cell. */
export function isReadable(code: string): boolean {
  try {
    parseCell(withoutTypes(code));
    return true;
  } catch {
    return false;
  }
}
