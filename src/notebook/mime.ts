/** What a value looks like under a notebook cell: text always, and HTML or a picture where that says more. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { figurePng } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import type { Table } from "../report/table.js";
import { tableHtml } from "../report/tableHtml.js";
import { tableText, warningLines } from "../report/tableText.js";
import { asAbove } from "../report/warningsHtml.js";
import { figureHtml } from "./figureHtml.js";
import { frameTable, isDanfo } from "./frames.js";
import { type MimeBundle, outputMode } from "./output.js";
import { splitWarnings } from "./saidInCells.js";
import { isShowable, type Markdown, type View, viewOf } from "./views.js";

/** Figures shown so far; gives each chart of a page an id of its own. */
let figuresShown = 0;

/** The value in the forms a notebook can show: records by their kind (see `views`), danfo frames as tables, strings as they
 *  are, and anything else as Node prints it. In static mode (CARRYOVER_OUTPUT=static) there is no HTML.
 *
 *  @example (await mimeBundle(table))["text/plain"] */
export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  if (typeof value === "string") return { "text/plain": value };
  const view = recordView(value);
  try {
    if (view !== null) {
      const bundle = await viewBundle(view);
      if (view.kind === "figure") drawn.add(value as object);
      return bundle;
    }
  } catch (error) {
    // Somebody else's record whose kind has the name of one of ours lacks what ours have; a figure may also be one that cannot be drawn.
    if (error instanceof ArgumentError || (view?.kind === "figure" && !(error instanceof TypeError)))
      throw error;
  }
  return { "text/plain": plainText(value) };
}

/** The view of a record or a danfo frame; null for any other value, and for one that does not let itself be read. */
function recordView(value: unknown): View | null {
  try {
    if (isShowable(value)) return viewOf(value);
    return isDanfo(value) ? frameTable(value) : null;
  } catch {
    return null;
  }
}

/** A value as Node prints it. */
function plainText(value: unknown): string {
  try {
    const text = platform.inspect(value);
    return value instanceof Promise ? `${text}\nA promise: write await before it to see its value.` : text;
  } catch {
    return "A value that cannot be printed: its own code, which is asked how it looks, fails";
  }
}

/** Records that were shown as figures. */
const drawn = new WeakSet<object>();

/** Whether a value that has been shown was drawn by Plotly, and so needs plotly.js in the page. */
export function isFigure(value: unknown): boolean {
  return typeof value === "object" && value !== null && drawn.has(value);
}

function viewBundle(view: View): MimeBundle | Promise<MimeBundle> {
  switch (view.kind) {
    case "table":
      return tableBundle(view);
    case "figure":
      return figureBundle(view);
    case "fragment":
      return rich() ? { "text/html": view.html, "text/plain": view.text } : { "text/plain": view.text };
    case "markdown":
      return { "text/markdown": withPictures(view), "text/plain": view.text };
  }
}

/** The text with its pictures inside it: a page that shows it needs no other file. */
function withPictures({ text, pictures }: Markdown): string {
  return [...pictures].reduce(
    (whole, [name, png]) => whole.replaceAll(`](${name})`, `](data:image/png;base64,${base64(png)})`),
    text,
  );
}

function tableBundle(table: Table): MimeBundle {
  const warnings = splitWarnings(table.warnings);
  const { now, before } = warnings;
  const shown = tableText({ ...table, warnings: now });
  const text = { "text/plain": before.length === 0 ? shown : `${shown}\n\n(${asAbove(before)})` };
  return rich() ? { "text/html": tableHtml(table, { warnings }), ...text } : text;
}

async function figureBundle(figure: Figure): Promise<MimeBundle> {
  const png = base64(await figurePng(figure));
  const still = { "image/png": png, "text/plain": figureText(figure) };
  return rich() ? { "text/html": figureHtml(figure, png, ++figuresShown), ...still } : still;
}

/** The description, and every warning on a line of its own: "Warning: message; cure". */
function figureText(figure: Figure): string {
  return [figure.description, ...warningLines({ warnings: figure.warnings ?? [] })].join("\n");
}

function rich(): boolean {
  return outputMode() === "rich";
}

/** Bytes as the text that HTML and notebooks keep them in: those of "hi" are "aGk=". */
function base64(bytes: Uint8Array): string {
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}
