/** Runs a few lines of documentation as they stand, with the public API and the usual records in reach. */
import ts from "typescript";

/** A snippet and what its last comment says comes out of it; null where it says nothing. */
export interface Snippet {
  readonly code: string;
  readonly promise: string | null;
}

/** Splits the comment behind the last statement off. */
export function readSnippet(text: string): Snippet {
  const source = ts.createSourceFile("snippet.ts", text, ts.ScriptTarget.ES2022, true);
  const last = source.statements.at(-1);
  if (last === undefined) throw new Error(`there is no statement in: ${text}`);
  const behind = text.slice(last.end).trim();
  const comment = behind.replace(/^[ \t]*\/\/ ?/gm, "");
  return { code: text.slice(0, last.end), promise: behind.startsWith("//") ? comment.trim() : null };
}

/** The value of the last expression, or undefined where the snippet ends with a declaration.
 *
 *  @param scope  what the snippet may use without importing it; names that it declares itself hide these */
export async function runSnippet(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  const source = ts.createSourceFile("snippet.ts", code, ts.ScriptTarget.ES2022, true);
  const last = source.statements.at(-1)!;
  const body = ts.isExpressionStatement(last)
    ? `${code.slice(0, last.getStart())}return (${last.expression.getText()});`
    : code;
  const { outputText } = ts.transpileModule(`return (async () => {${body}\n})();`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return await new Function(...Object.keys(scope), outputText)(...Object.values(scope));
}

/** Holds a value against the comment that promises it: `0.5`, `[1, 2]`, `"text…"`, with a remark after a colon where one is wanted.
 *
 *  Several lines are the text itself. A number is compared to the digits that are written; "…" stands for more of them, or for more text. A promise that begins with a word in
 *  lower case ("about", "the same model") is a remark and promises no value.
 *
 *  @returns null where the promise holds, else what it is and what came out */
export function brokenPromise(promise: string, value: unknown): string | null {
  if (/^[a-z]+ [\w`]/.test(promise)) return null;
  if (promise.includes("\n")) return value === promise ? null : `promised\n${promise}\ngot\n${value}`;
  const isText = /^["'`]/.test(promise);
  const text = (isText ? promise : promise.replaceAll("−", "-")).replace(/: [^"\]}]*$/, "");
  const shortened = /…["']?$/.test(text);
  let promised: unknown;
  try {
    promised = new Function(
      `return (${isText ? text.replace(/…(?=["'`]?$)/, "") : text.replaceAll("…", "")});`,
    )();
  } catch {
    return `"${promise}" is no value; write one, and a remark after a colon`;
  }
  return isAsPromised(promised, text, value, shortened)
    ? null
    : `promised ${promise}, got ${shownValue(value)}`;
}

function isAsPromised(promised: unknown, text: string, value: unknown, isShortened: boolean): boolean {
  if (typeof promised === "number") {
    if (typeof value !== "number") return false;
    const decimals = /\.(\d+)$/.exec(text.replace("…", ""))?.[1]?.length;
    if (isShortened) return String(value).startsWith(String(promised));
    // A formula such as 32 / 7, or a number to the digits that are written.
    return Object.is(value, promised) || Math.abs(value - promised) <= tolerance(decimals, promised);
  }
  if (typeof promised === "string" && isShortened) return String(value).startsWith(promised);
  if (Array.isArray(promised)) {
    const items = Array.from(value as ArrayLike<unknown>);
    return (
      items.length === promised.length &&
      promised.every((item, i) => isAsPromised(item, String(item), items[i], false))
    );
  }
  if (typeof promised === "object" && promised !== null) {
    return Object.entries(promised).every(([key, item]) =>
      isAsPromised(item, String(item), (value as Record<string, unknown>)[key], false),
    );
  }
  return Object.is(promised, value);
}

/** Half of the last digit that is written; without a decimal point a few roundings of the number itself. */
function tolerance(decimals: number | undefined, promised: number): number {
  const rounding = 8 * Number.EPSILON * Math.abs(promised);
  return decimals === undefined || decimals > 12 ? rounding : 0.5 * 10 ** -decimals + rounding;
}

function shownValue(value: unknown): string {
  if (ArrayBuffer.isView(value)) return JSON.stringify(Array.from(value as Float64Array));
  return String(typeof value === "object" ? JSON.stringify(value) : value).slice(0, 200);
}
