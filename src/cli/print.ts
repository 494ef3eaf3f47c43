/** Standard output of a command: one JSON document, or one table for people, and nothing else. */
import type { Command } from "commander";
import { documentOf, type Json, type Result, type Table, tableOf, tableText } from "../index.js";
import { inWordsOf, type Warning, warningText } from "../warning.js";
import { asTable, type FormFlags } from "./flags.js";
import { pageOf, sentence } from "./terminal.js";

/** An answer as a document for programs and as a table for people. */
export interface Answer {
  readonly document: () => Json;
  readonly table: () => Table;
  /** Further tables for people. */
  readonly more?: () => readonly Table[];
}

/** Prints a result. */
export async function printResult(command: Command, result: Result, flags: FormFlags): Promise<void> {
  const said = await withFindings(command, result);
  const answer = {
    document: () => documentOf(said),
    table: () => tableOf(said),
    more: () => partsOf(result).map((part) => ({ ...tableOf(part), warnings: [] })),
  };
  return printAnswer(command, answer, flags);
}

/** What a result holds that has a table of its own, whose doubts are the result's. */
function partsOf(result: Result): readonly Result[] {
  if (result.kind === "tracking") return result.plans;
  return result.kind === "plan" && result.schedule !== null ? [result.schedule] : [];
}

/** The result with its findings, which tables have among their notes, in the words of a shell. */
async function withFindings(command: Command, result: Result): Promise<Result> {
  if (!("findings" in result)) return result;
  return { ...result, findings: await inShell(command, result.findings) } as Result;
}

/** Prints an answer, its doubts in the words of a shell. */
export async function printAnswer(
  command: Command,
  { document, table, more = () => [] }: Answer,
  flags: FormFlags,
): Promise<void> {
  const shown = table();
  const said = await inShell(command, shown.warnings);
  if (asTable(flags)) return printTables([{ ...shown, warnings: said }, ...more()]);
  print(withDoubts(document(), shown.warnings, said));
}

/** The document with its doubts, wherever in it they stand, in other words. */
function withDoubts(document: Json, warnings: readonly Warning[], said: readonly Warning[]): Json {
  if (said === warnings) return document;
  const words = new Map(warnings.map((warning, i) => [warningText(warning), warningText(said[i]!)]));
  const text = JSON.stringify(document, (key, value) =>
    key === "warnings" && Array.isArray(value) ? value.map((one) => words.get(one) ?? one) : value,
  );
  return JSON.parse(text);
}

/** Doubts in the words of a shell, which types flags. */
export async function inShell(command: Command, warnings: readonly Warning[]): Promise<readonly Warning[]> {
  if (warnings.every(({ cureNaming }) => cureNaming === undefined)) return warnings;
  const { shellWords } = await import("./shellNaming.js");
  return warnings.map((warning) => inWordsOf(warning, shellWords(command)));
}

/** Prints tables as wide as the terminal, or as they are. */
export function printTables(tables: readonly Table[]): void {
  const page = pageOf(process.stdout);
  print(tables.map((table) => tableText(table, { page })).join("\n\n"));
}

/** Prints a document, or a text as it is. */
export function print(result: Json): void {
  process.stdout.write(`${typeof result === "string" ? result : JSON.stringify(result, null, 2)}\n`);
}

/** Says doubts on the stream for people. */
export async function warn(command: Command, warnings: readonly Warning[]): Promise<void> {
  for (const warning of await inShell(command, warnings)) {
    say(`warning: ${warningText(warning)}`);
  }
}

/** Says something to a person on the stream for people. */
export function say(text: string): void {
  process.stderr.write(`${sentence(text, process.stderr)}\n`);
}
