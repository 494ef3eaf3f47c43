/** A Jupyter notebook file, as far as this project looks into it.
 *  @see "The Notebook file format", nbformat 4.5. */
import { readFile } from "node:fs/promises";

/** Text in a notebook file: one string, or its lines. */
export type MultilineText = string | readonly string[];

export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: "stdout" | "stderr";
  readonly text?: MultilineText;
  readonly data?: Readonly<Record<string, MultilineText>>;
  readonly ename?: string;
  readonly evalue?: string;
}

export interface Cell {
  readonly cell_type: "code" | "markdown" | "raw";
  readonly id?: string;
  readonly source: MultilineText;
  readonly outputs?: readonly Output[];
  /** Pictures that were pasted into words, by their name and media type. */
  readonly attachments?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export async function readNotebook(path: string): Promise<Notebook> {
  return JSON.parse(await readFile(path, "utf8")) as Notebook;
}

export function joined(text: MultilineText | undefined): string {
  return text === undefined ? "" : typeof text === "string" ? text : text.join("");
}
