/** Standard output of a command: one JSON document, or one table for people, and nothing else. */
import { documentOf, type Json, type Result, tableOf, tableText } from "../index.js";
import { type Warning, warningText } from "../warning.js";

/** Prints a result. */
export function printResult(result: Result, { table = false }: { readonly table?: boolean }): void {
  print(table ? tableText(tableOf(result)) : documentOf(result));
}

/** Prints a document, or a text as it is. */
export function print(result: Json): void {
  process.stdout.write(`${typeof result === "string" ? result : JSON.stringify(result, null, 2)}\n`);
}

/** Says doubts on the stream for people. */
export function warn(warnings: readonly Warning[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${warningText(warning)}\n`);
}
