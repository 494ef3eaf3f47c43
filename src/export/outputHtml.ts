/** What stands under a cell as HTML: texts, tables, pictures, and what a page draws charts and controls from. */
import { marked } from "marked";
import { controlType, figureType, plotlyType } from "../notebook/chartTypes.js";
import { escapeHtml, scriptJson } from "../report/html.js";

/** An output by its media types: texts whole, JSON as it is. */
export type Bundle = Readonly<Record<string, unknown>>;

/** What an output says of the size and the words of its picture. */
export type BundleMetadata = Readonly<Record<string, unknown>>;

/** Markdown as HTML. */
export function markdownHtml(text: string): string {
  return marked.parse(text, { async: false, gfm: true });
}

/** An output in the richest of its forms that needs no script.
 *
 *  @param closed  ends what foreign HTML leaves open (default: as it is, for an element of its own in a browser, which ends it there) */
export function stillHtml(
  data: Bundle,
  metadata: BundleMetadata = {},
  closed: (html: string) => string = (html) => html,
): string {
  const textOf = (type: string) => (typeof data[type] === "string" ? (data[type] as string) : null);
  const html = textOf("text/html");
  if (html !== null) return `<div class="html">${closed(html)}</div>`;
  const markdown = textOf("text/markdown");
  if (markdown !== null) return `<div class="words">${closed(markdownHtml(markdown))}</div>`;
  const svg = textOf("image/svg+xml");
  if (svg !== null)
    return `<img alt="${altOf(data, metadata, "image/svg+xml")}" src="data:image/svg+xml,${encodeURIComponent(svg)}">`;
  for (const type of ["image/png", "image/jpeg", "image/gif"]) {
    const picture = textOf(type);
    if (picture !== null)
      return `<img alt="${altOf(data, metadata, type)}"${sizeOf(metadata, type)} src="data:${type};base64,${picture.replace(/\s/g, "")}">`;
  }
  return `<pre tabindex="0">${escapeHtml(textOf("text/plain") ?? "")}</pre>`;
}

/** A stored output: in its still form, with the data that the script of the page draws a chart or controls from. */
export function storedHtml(data: Bundle, metadata: BundleMetadata, closed: (html: string) => string): string {
  const drawn = drawnOf(data);
  const still = stillHtml(data, metadata, closed);
  if (drawn === null) return still;
  return `<div class="carryover-figure">${still}<script type="application/json">${scriptJson(drawn)}</script></div>`;
}

/** What is drawn of an output, by the media types that it needs; null where it is a text, a table or a picture alone. */
export function drawnOf(data: Bundle): Bundle | null {
  const isChart = data[figureType] !== undefined && data[plotlyType] !== undefined;
  if (!isChart && data[controlType] === undefined) return null;
  const types = [...(isChart ? [plotlyType, figureType] : []), controlType];
  return Object.fromEntries(types.flatMap((type) => (data[type] === undefined ? [] : [[type, data[type]]])));
}

/** What a cell prints. Codes of colours are for terminals. */
export function streamHtml(name: string, text: string): string {
  return `<pre class="${name === "stderr" ? "stderr" : "stdout"}" tabindex="0">${escapeHtml(plain(text))}</pre>`;
}

/** An error with its lines. */
export function errorHtml(traceback: readonly string[]): string {
  return `<pre class="error" tabindex="0">${escapeHtml(plain(traceback.join("\n")))}</pre>`;
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a colour
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

function altOf(data: Bundle, metadata: BundleMetadata, type: string): string {
  const said = (metadata[type] as { readonly alt?: unknown } | undefined)?.alt ?? data["text/plain"];
  return escapeHtml(typeof said === "string" ? said : "A picture");
}

function sizeOf(metadata: BundleMetadata, type: string): string {
  const { width } = (metadata[type] ?? {}) as { readonly width?: unknown };
  return typeof width === "number" ? ` width="${width}"` : "";
}
