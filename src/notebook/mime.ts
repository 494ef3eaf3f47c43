/** What a value looks like under a notebook cell: text always, and HTML or a picture where that says more. */
import { platform } from "#platform";
import { figurePng } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import type { Table } from "../report/table.js";
import { tableHtml } from "../report/tableHtml.js";
import { tableText, warningLines } from "../report/tableText.js";
import { figureHtml } from "./figureHtml.js";
import { frameTable, isDanfo } from "./frames.js";
import { type MimeBundle, outputMode } from "./output.js";
import { isShowable, type Markdown, type View, viewOf } from "./views.js";

/** Figures shown so far; gives each chart of a page an id of its own. */
let figuresShown = 0;

/** The value in the forms a notebook can show: records by their kind (see `views`), danfo frames as tables, strings as they
 *  are, and anything else as Node prints it. In static mode (CARRYOVER_OUTPUT=static) there is no HTML.
 *
 *  @example (await mimeBundle(table))["text/plain"] */
export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  if (isShowable(value)) {
    try {
      return await viewBundle(viewOf(value));
    } catch (error) {
      // Somebody else's record whose kind has the name of one of ours lacks what ours have.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  if (isDanfo(value)) return viewBundle(frameTable(value));
  if (typeof value === "string") return { "text/plain": value };
  if (value instanceof Promise) {
    return { "text/plain": `${platform.inspect(value)}\nA promise: write await before it to see its value.` };
  }
  return { "text/plain": platform.inspect(value) };
}

/** Whether the value is drawn by Plotly, and so needs plotly.js in the page. */
export function isFigure(value: unknown): boolean {
  return isShowable(value) && viewOf(value).kind === "figure";
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
  const text = { "text/plain": tableText(table) };
  return rich() ? { "text/html": tableHtml(table), ...text } : text;
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
