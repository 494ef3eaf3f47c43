/** What a value looks like under a notebook cell: text always, and HTML or a picture where that says more. */
import { platform } from "#platform";
import { ArgumentError } from "../errors.js";
import { outputPicture, pictureSize } from "../picture/picture.js";
import type { Figure } from "../plots/figure.js";
import { escapeHtml } from "../report/html.js";
import type { Table } from "../report/table.js";
import { tableHtml } from "../report/tableHtml.js";
import { tableText, warningLines } from "../report/tableText.js";
import { asAbove, warningsHtml } from "../report/warningsHtml.js";
import type { Warning } from "../warning.js";
import { chartData, figureView, type PageView } from "./chartData.js";
import { controlType, figureType } from "./chartTypes.js";
import { frameTable, isDanfo } from "./frames.js";
import { type MimeBundle, type Output, type OutputMode, outputMode } from "./output.js";
import { controlled, isReactive, type Reactive } from "./reactive.js";
import { splitWarnings } from "./saidInCells.js";
import { shownFor } from "./standing.js";
import { isShowable, type Markdown, type View, viewOf } from "./views.js";

/** The outputs that show a value, one under another: the value itself, and beneath a figure its warnings.
 *
 *  Records show by their kind (see `views`), danfo frames as tables, strings as they are, and anything else as Node prints it. */
export async function outputsOf(value: unknown): Promise<readonly [Output, ...Output[]]> {
  const mode = outputMode();
  if (typeof value === "string") return [plainOutput({ "text/plain": value })];
  if (isReactive(value)) return controlledOutputs(value, mode);
  const view = recordView(value);
  try {
    if (view?.kind === "figure") return await figureOutputs(view, mode);
    if (view !== null) return [plainOutput(viewBundle(view))];
  } catch (error) {
    // Somebody else's record whose kind has the name of one of ours lacks what ours have; a figure may also be one that cannot be drawn.
    if (error instanceof ArgumentError || (view?.kind === "figure" && !(error instanceof TypeError)))
      throw error;
  }
  return [plainOutput({ "text/plain": plainText(value) })];
}

/** The first of `outputsOf`: the value in the forms that a notebook can show.
 *
 *  @example (await mimeBundle(table))["text/plain"] */
export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  const [{ data }] = await outputsOf(value);
  return data;
}

/** What our own pages draw of a value. */
export async function pageView(value: unknown): Promise<PageView> {
  const view = recordView(value);
  if (view?.kind === "figure") return figureView(view);
  const [{ data }] = await outputsOf(value);
  return { html: data["text/html"] ?? `<pre>${escapeHtml(data["text/plain"])}</pre>` };
}

/** The output where the controls stand, with what moves it; beneath it, for pages that know nothing of controls, that it stands still. */
async function controlledOutputs(
  reactive: Reactive,
  mode: OutputMode,
): Promise<readonly [Output, ...Output[]]> {
  const { value, data } = await controlled(reactive, pageView, mode === "rich");
  const [first, ...beneath] = await outputsOf(value);
  const said = `${shownFor(data.controls, data.values)}. It stands still here; run the notebook in JupyterLab to move the controls.`;
  const still = plainOutput({
    "text/html": `<p class="carryover-still">${escapeHtml(said)}</p>`,
    "text/plain": said,
  });
  if (data.controls.length === 0) return [first, ...beneath];
  const moving = mode !== "static" ? { [controlType]: { ...data, ...htmlOf(first.data) } } : {};
  return [{ ...first, data: { ...first.data, ...moving } }, still, ...beneath];
}

/** Of what is no chart, what the page puts its frames in place of. */
function htmlOf(data: MimeBundle): { readonly html?: string } {
  // A page draws no picture beside the chart.
  if (data["image/png"] !== undefined || data[figureType] !== undefined) return {};
  return { html: data["text/html"] ?? `<pre>${escapeHtml(data["text/plain"])}</pre>` };
}

const plainOutput = (data: MimeBundle): Output => ({ data, metadata: {} });

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

function viewBundle(view: Exclude<View, Figure>): MimeBundle {
  switch (view.kind) {
    case "table":
      return tableBundle(view);
    case "fragment":
      return { "text/html": view.html, "text/plain": view.text };
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
  const text = before.length === 0 ? shown : `${shown}\n\n(${asAbove(before)})`;
  return { "text/html": tableHtml(table, { warnings }), "text/plain": text };
}

/** A picture, with the data of the chart for pages that draw it; what is doubted of it stands beneath, as text in every page. */
async function figureOutputs(
  { warnings = [], ...chart }: Figure,
  mode: OutputMode,
): Promise<readonly [Output, ...Output[]]> {
  const figure: Figure = { ...chart, warnings: [] };
  const png = await outputPicture(figure);
  const picture = png === null ? {} : { "image/png": base64(png) };
  const still = { ...picture, "text/plain": figure.description };
  const shown: Output = {
    data: mode !== "static" ? { ...chartData(figure), ...still } : still,
    metadata: png === null ? {} : { "image/png": { ...pictureSize(figure), alt: figure.description } },
  };
  return warnings.length === 0 ? [shown] : [shown, plainOutput(warningBundle(warnings))];
}

function warningBundle(warnings: readonly Warning[]): MimeBundle {
  const split = splitWarnings(warnings);
  const lines = warningLines({ warnings: split.now });
  const above = split.before.length === 0 ? [] : [`(${asAbove(split.before)})`];
  return { "text/html": warningsHtml(split), "text/plain": [...lines, ...above].join("\n") };
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
